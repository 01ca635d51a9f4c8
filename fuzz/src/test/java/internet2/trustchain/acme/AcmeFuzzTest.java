package internet2.trustchain.acme;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.authority.CertificateOperation;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlStatement;
import internet2.trustchain.authority.IssueValue;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an ACME client sends, as far as it is read before anybody knows who it is; and what stands in a zone. */
final class AcmeFuzzTest extends FuzzTargets {

    /** RFC 7517 appendix A.1, RFC 8037 appendix A.2. */
    private static final String EC =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                    + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}";

    private static final String ED =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static final ControlStatement.Shown SHOWN = new ControlStatement.Shown(
            new DnsName("*.web.internal"),
            ControlMethod.DNS_PERSIST_01,
            List.of(new ControlFinding(
                    new NodeId(Hash.of(Bytes.utf8("validator"))),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Bytes.wrap(new byte[64]))));

    @FuzzTest
    void jws(byte[] data) {
        parsed(() -> Jws.parse(Bytes.of(data)), AcmeRefused.class)
                .ifPresent(jws -> holds(jws.signed().size() <= data.length, "nothing grows"));
    }

    @FuzzTest
    void jwk(byte[] data) {
        parsed(() -> AccountKey.parse(Json.object(Bytes.of(data), "the key")), AcmeRefused.class)
                .ifPresent(key -> {
                    holds(key.thumbprint().length() == 43, "a thumbprint is 32 bytes in base64url");
                    same(key, AccountKey.restored(key.key().info(), key.thumbprint()));
                });
    }

    @FuzzTest
    void identifier(byte[] data) {
        parsed(() -> Identifier.parse(Json.object(Bytes.of(data), "the identifier")), AcmeRefused.class)
                .ifPresent(identifier ->
                        holds(identifier.withoutWildcard().value().length() <= 253, "a name is never longer than one"));
    }

    @FuzzTest
    void persistRecord(byte[] data) {
        String record = new String(data, StandardCharsets.ISO_8859_1);
        parsed(
                () -> PersistRecord.judge(
                        List.of(record),
                        new ControlQuestion.DnsPersist(
                                new DnsName("a.example"),
                                "ca.example",
                                Set.of("https://ca.example/1"),
                                false,
                                Instant.EPOCH)),
                MalformedInputException.class);
        parsed(
                () -> IssueValue.parse(record).orElseThrow(() -> new MalformedInputException("no issue-value")),
                MalformedInputException.class);
    }

    /** What an authority says on the ledger of those who showed control. */
    @FuzzTest
    void publication(byte[] data) {
        canonical(data, CertificateOperation::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    /** What one validator asks another. */
    @FuzzTest
    void inquiry(byte[] data) {
        canonical(data, ControlInquiry::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    /** How an account came by its key, as it says itself. */
    @FuzzTest
    void keyChange(byte[] data) {
        canonical(data, KeyChange::decode, MalformedInputException.class)
                .ifPresent(change -> holds(
                        !change.leads("https://ca.example/acme/acct/1", Hash.ZERO),
                        "no key has a thumbprint of zeros"));
    }

    /** What a coordinator shows the holders of the issuing key. */
    @FuzzTest
    void finalizeRequest(byte[] data) {
        ControlStatement control = new ControlStatement("https://ca.example/acme/acct/1", Hash.ZERO, List.of(SHOWN));
        holds(
                FinalizeRequest.fault(control, Bytes.EMPTY, Bytes.of(data)).isPresent(),
                "nobody has the key of a thumbprint of zeros");
        canonical(data, FinalizeRequest::decode, MalformedInputException.class);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        String header = "{\"alg\":\"ES256\",\"jwk\":" + EC + ",\"nonce\":\"AAAA\",\"url\":\"https://ca.example/acme\"}";
        String request = "{\"protected\":\"" + Json.base64url(Bytes.utf8(header)) + "\",\"payload\":\"e30\","
                + "\"signature\":\"AAAA\"}";
        seeds.valid(
                "publication",
                "on-control",
                new CertificateOperation.Publish(
                        new NodeId(Hash.of(Bytes.utf8("node"))),
                        Purpose.SERVICE,
                        Bytes.utf8("a certificate"),
                        Optional.of(new ControlStatement(
                                "https://ca.example/acme/acct/1", Hash.of(Bytes.utf8("key")), List.of(SHOWN)))));
        ControlClaim claim = new ControlClaim(
                "https://ca.example/acme/acct/1", Hash.of(Bytes.utf8("key")), SHOWN.name(), SHOWN.method());
        seeds.valid(
                        "inquiry",
                        "persistent",
                        new ControlInquiry(
                                claim,
                                "AAAA",
                                "https://ca.example/acme/hash/",
                                List.of(new KeyChange(Bytes.utf8(EC), Bytes.utf8(request)))))
                .valid("finalizeRequest", "p256", new FinalizeRequest(Bytes.utf8(EC), Bytes.utf8(request)))
                .valid("keyChange", "p256", new KeyChange(Bytes.utf8(EC), Bytes.utf8(request)));
        seeds.valid("jws", "by-key", request)
                .valid("jws", "empty-payload", request.replace("e30", ""))
                .hostile("jws", "deep", "[".repeat(10_000))
                .hostile("jws", "long-name", "{\"" + "a".repeat(10_000) + "\":1}")
                .hostile("jws", "unprotected", request.replace("{\"prot", "{\"header\":{},\"prot"))
                .hostile("jws", "padding", request.replace("e30", "e30="))
                .valid("jwk", "p256", EC)
                .valid("jwk", "ed25519", ED)
                .hostile("jwk", "off-curve", EC.replace("MKBC", "MKBD"))
                .hostile("jwk", "private", ED.replace("{", "{\"d\":\"AA\","))
                .hostile("jwk", "rsa-small", "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}")
                .valid("identifier", "dns", "{\"type\":\"dns\",\"value\":\"*.web.internal\"}")
                .valid("identifier", "ip", "{\"type\":\"ip\",\"value\":\"fd00::1\"}")
                .valid("identifier", "a-label", "{\"type\":\"dns\",\"value\":\"xn--e1afmkfd.internal\"}")
                .hostile("identifier", "mixed", "{\"type\":\"dns\",\"value\":\"xn--pple-43d.internal\"}")
                .hostile("identifier", "endless", "{\"type\":\"dns\",\"value\":\"" + "a.".repeat(5_000) + "\"}")
                .valid("persistRecord", "whole", "ca.example; accounturi=https://ca.example/1; persistUntil=9999999999")
                .hostile("persistRecord", "endless-issuer", "ca.".repeat(1_300) + "example")
                .hostile("persistRecord", "semicolons", ";".repeat(5_000))
                .hostile("persistRecord", "backtracking", "a-".repeat(2_000) + "!");
    }
}
