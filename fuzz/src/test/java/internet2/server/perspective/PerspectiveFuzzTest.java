package internet2.server.perspective;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.ControlInquiry;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a validator is asked to look at, and what others say that they saw. */
final class PerspectiveFuzzTest extends FuzzTargets {

    private static final Hash HASH = Hash.of(Bytes.utf8("anything"));
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @FuzzTest
    void call(byte[] data) {
        canonical(data, PerspectiveCall::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    @FuzzTest
    void reply(byte[] data) {
        canonical(data, PerspectiveReply::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        ControlClaim claim = new ControlClaim(
                "https://ca.example/acme/acct/1", HASH, new DnsName("web.internal"), ControlMethod.HTTP_01);
        ControlFinding finding = new ControlFinding(new NodeId(HASH), TIME, Bytes.wrap(new byte[64]));
        seeds.valid("call", "http", new PerspectiveCall(7, new ControlInquiry(claim, "AAAA", "", List.of())))
                .valid("reply", "seen", new PerspectiveReply.Seen(finding, Optional.of(TIME)))
                .valid("reply", "not-seen", new PerspectiveReply.NotSeen(AcmeError.DNS, "nothing there"));
    }
}
