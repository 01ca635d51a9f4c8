package internet2.server.perspective;

import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.ControlInquiry;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.acme.Perspective;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.ControlFinding;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What this node sees with its own eyes, under its signature as a validator.
 *
 * @param judgement why nobody gets a certificate by a claim, in this node's own state: its zones, CAA, and what kinds
 *     of names there are
 */
public record SignedPerspective(
        Perspective eyes,
        Function<ControlClaim, Optional<String>> judgement,
        CertificatesGenesis network,
        HybridKey identity,
        InstantSource clock) {

    /** What is not to be certified is not even looked at. */
    PerspectiveReply look(ControlInquiry inquiry) throws InterruptedException {
        Optional<String> fault = judgement.apply(inquiry.claim());
        if (fault.isPresent()) {
            return new PerspectiveReply.NotSeen(AcmeError.CAA, fault.get());
        }
        Finding finding = eyes.look(inquiry.question(network.trustDomain(), clock.instant()));
        return switch (finding) {
            case Finding.Shown shown ->
                new PerspectiveReply.Seen(
                        ControlFinding.by(identity, Hash.of(network.root()), inquiry.claim(), clock.instant()),
                        shown.until());
            case Finding.NotShown not ->
                new PerspectiveReply.NotSeen(
                        not.problem().error(), not.problem().detail());
        };
    }
}
