package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.DomainSeparation;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Membership;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A requester's word that the key in a certificate request is to be certified for it, for this purpose and under
 * exactly these names: what lets every holder of the issuing key see for itself that nobody else is asking, and that
 * whoever coordinates asks for nothing else. The requester gives it, or the node that is its host.
 *
 * @param node who gives it
 * @param time when
 * @param signature of the node's statement key
 */
public record RequestConsent(NodeId node, Instant time, Bytes signature) implements Encodable {

    /** How long it may take from the consent to the signature. */
    static final Duration AGE_MAX = Duration.ofMinutes(15);

    private static final String DOMAIN = "authority/consent/2";
    private static final int SIGNATURE_SIZE = 64;

    /** To this, in this network. */
    public static RequestConsent by(HybridKey node, NetworkId network, ConsentedRequest request, Instant time) {
        Bytes message = message(network, request, time);
        return new RequestConsent(
                node.publicKey().id(), time, node.statementKey().sign(message));
    }

    /** Why it is none, or nothing where it holds. */
    public Optional<String> fault(NetworkId network, ConsentedRequest request, Membership membership, Instant now) {
        NodeId requester = request.requester();
        boolean speaks = node.equals(requester)
                || membership
                        .member(requester)
                        .filter(member -> membership.isSame(member.host(), node))
                        .isPresent();
        if (!speaks || !membership.isMember(node)) {
            return Optional.of("node " + node + " does not speak for " + requester);
        }
        if (time.plus(AGE_MAX).isBefore(now)
                || time.minus(IssuancePolicy.CLOCK_SKEW_MAX).isAfter(now)) {
            return Optional.of("the consent was given at " + time + ", which does not count at " + now);
        }
        Bytes message = message(network, request, time);
        boolean holds = membership
                .keys(node)
                .filter(keys -> keys.statement().verify(message, signature))
                .isPresent();
        return holds ? Optional.empty() : Optional.of("the signature of " + node + " under its consent does not hold");
    }

    public static RequestConsent decode(CanonicalReader in) {
        return new RequestConsent(new NodeId(in.hash()), in.instant(), in.fixed(SIGNATURE_SIZE));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(node.hash()).instant(time).fixed(signature);
    }

    private static Bytes message(NetworkId network, ConsentedRequest request, Instant time) {
        return DomainSeparation.apply(
                DOMAIN,
                new CanonicalWriter()
                        .hash(network.hash())
                        .value(request)
                        .instant(time)
                        .toBytes());
    }
}
