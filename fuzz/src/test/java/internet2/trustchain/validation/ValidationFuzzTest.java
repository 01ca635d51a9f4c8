package internet2.trustchain.validation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.Fixture;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Certificates, revocation lists and OCSP responses of strangers, read and judged. */
final class ValidationFuzzTest extends FuzzTargets {

    private static final Instant TIME = Instant.parse("2015-01-01T00:00:00Z");
    private static final List<String> CERTIFICATES = List.of(
            "GoodCACert",
            "nameConstraintsDN1CACert",
            "Mapping1to2CACert",
            "ValidURInameConstraintsTest34EE",
            "requireExplicitPolicy2CACert",
            "ValidcRLIssuerTest30EE",
            "ValidonlySomeReasonsTest18EE",
            "DSACACert");
    private static final List<String> LISTS =
            List.of("GoodCACRL", "indirectCRLCA5CRL", "deltaCRLCA1deltaCRL", "UnknownCRLEntryExtensionCACRL");

    @Override
    protected int mutations(String target) {
        return 2000;
    }

    @FuzzTest
    void certificate(byte[] data) {
        parsed(() -> Certificate.parse(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(certificate -> {
                    same(Bytes.of(data), certificate.der());
                    parsed(certificate::toString);
                });
    }

    /** As the end of a path, and as its own intermediate. */
    @FuzzTest
    void path(byte[] data) {
        parsed(() -> Certificate.parse(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(certificate -> {
                    ValidationParameters parameters = ValidationParameters.at(TIME)
                            .forPurpose(KeyPurpose.SERVER)
                            .forName(new ReferenceIdentity.Dns("a.example"))
                            .withProfile(Profile.WEB_PKI, AlgorithmPolicy.HISTORIC);
                    new Validator(List.of(Anchor.CERTIFICATE))
                            .validate(certificate, List.of(certificate), RevocationEvidence.NONE, parameters);
                });
    }

    @FuzzTest
    void revocationList(byte[] data) {
        parsed(() -> RevocationList.parse(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(list -> new Validator(List.of(Anchor.CERTIFICATE))
                        .validate(
                                Anchor.BELOW,
                                List.of(),
                                new RevocationEvidence(List.of(list), List.of()),
                                ValidationParameters.at(TIME).withRevocation(RevocationPolicy.REQUIRED)));
    }

    @FuzzTest
    void ocspResponse(byte[] data) {
        parsed(() -> OcspResponse.parse(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(response -> new Validator(List.of(Anchor.CERTIFICATE))
                        .validate(
                                Anchor.BELOW,
                                List.of(),
                                new RevocationEvidence(List.of(), List.of(response)),
                                ValidationParameters.at(TIME).withRevocation(RevocationPolicy.REQUIRED)));
    }

    @FuzzTest
    void oid(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        parsed(() -> Oid.of(text), IllegalArgumentException.class).ifPresent(oid -> same(text, oid.toString()));
    }

    @FuzzTest
    void name(byte[] data) {
        parsed(() -> ReferenceIdentity.parse(new String(data, StandardCharsets.UTF_8)), IllegalArgumentException.class);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws Exception {
        Map<String, Bytes> pkits = pkits();
        seeds.fixture("anchor", file(pkits, "certs/TrustAnchorRootCertificate.crt"));
        seeds.fixture("below", file(pkits, "certs/GoodCACert.crt"));
        for (String name : CERTIFICATES) {
            seeds.valid("certificate", name, file(pkits, "certs/" + name + ".crt"));
            seeds.valid("path", name, file(pkits, "certs/" + name + ".crt"));
        }
        for (String name : LISTS) {
            seeds.valid("revocationList", name, file(pkits, "crls/" + name + ".crl"));
        }
        seeds.valid("ocspResponse", "good", ocsp(file(pkits, "certs/TrustAnchorRootCertificate.crt")));
        seeds.valid("oid", "policy", "2.16.840.1.101.3.2.1.48.1").hostile("oid", "long", "1." + "9".repeat(300));
        seeds.valid("name", "dns", "a.example")
                .valid("name", "ip", "2001:db8::1")
                .valid("name", "mail", "a@b.example");
        seeds.hostile("name", "labels", "xn--".repeat(5000));
    }

    private static Bytes file(Map<String, Bytes> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static Bytes ocsp(Bytes issuer) throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
        CertificateID id = new CertificateID(
                digests.get(CertificateID.HASH_SHA1), new X509CertificateHolder(issuer.toArray()), BigInteger.TWO);
        var basic = new BasicOCSPRespBuilder(new RespID(new X509CertificateHolder(issuer.toArray()).getSubject()))
                .addResponse(id, CertificateStatus.GOOD, Date.from(TIME), Date.from(TIME.plusSeconds(3600)))
                .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()),
                        new X509CertificateHolder[] {new X509CertificateHolder(issuer.toArray())},
                        Date.from(TIME));
        return Bytes.wrap(
                new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
    }

    private static Map<String, Bytes> pkits() throws Exception {
        Map<String, Bytes> files = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(ValidationFuzzTest.class.getResourceAsStream("pkits.zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), Bytes.wrap(zip.readAllBytes()));
            }
        }
        return files;
    }

    /** Apart, because seeds are written before they can be read. */
    private static final class Anchor {
        static final Certificate CERTIFICATE = Certificate.parse(Fixture.read(ValidationFuzzTest.class, "anchor"));
        static final Certificate BELOW = Certificate.parse(Fixture.read(ValidationFuzzTest.class, "below"));
    }
}
