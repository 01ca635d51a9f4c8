package internet2.server.peers;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.authority.EnrolmentProof;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.log.TrustProof;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What a node asks of the authority on another one, and what comes back. */
final class IssuanceFuzzTest extends FuzzTargets {

    private static final Hash HASH = Hash.of(Bytes.utf8("anything"));

    @FuzzTest
    void call(byte[] data) {
        canonical(data, IssuanceCall::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    @FuzzTest
    void issued(byte[] data) {
        parsed(() -> IssuedCodec.decode(Bytes.of(data)), MalformedInputException.class, IllegalArgumentException.class)
                .ifPresent(issued -> same(issued, IssuedCodec.decode(IssuedCodec.encode(issued))));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        NodeId node = new NodeId(HASH);
        Bytes csr = Bytes.utf8("a request");
        Serial serial = Serial.random(new Random(1));
        Optional<Duration> day = Optional.of(Duration.ofDays(1));
        seeds.valid(
                "call",
                "issue",
                new IssuanceCall.Issue(new IssueRequest(csr, List.of("a.example"), day, Purpose.SERVICE, node)));
        seeds.valid("call", "renew", new IssuanceCall.Renew(serial, csr, Optional.empty(), node, Optional.empty()));
        EnrolmentProof proof = new EnrolmentProof.ByToken(node.hash(), Instant.EPOCH, Bytes.utf8("signature"));
        seeds.valid(
                "call",
                "enrol",
                new IssuanceCall.Enrol(new EnrolmentRequest(csr, List.of("a.example"), day, Purpose.SERVICE, proof)));
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        seeds.valid(
                "issued",
                "without-names",
                IssuedCodec.encode(new IssuedCertificate(
                        serial,
                        Purpose.NODE,
                        List.of(),
                        from,
                        from.plusSeconds(60),
                        Bytes.utf8("certificate"),
                        List.of(Bytes.utf8("issuer")),
                        new TrustProof(3, from, HASH, List.of(HASH), "note"))));
    }
}
