package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.CertificateVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Checks a certificate here against the network's root, and asks the node whether it was revoked. */
final class Verification {

    private Verification() {}

    /** Passes, or fails with every reason. */
    static void verify(String chainPem, Path dataFolder, NodeClient node) {
        Path root = dataFolder.resolve("admin").resolve("root.pem");
        try {
            CertificateVerifier verifier = CertificateVerifier.of(Files.readString(root), chainPem);
            Bytes certificate = CertificateVerifier.certificates(chainPem).getFirst();
            CertificateVerifier.Verification found =
                    verifier.verify(certificate, Instant.now(), CertificateVerifier.Evidence.NONE);
            if (!found.valid()) {
                throw CommandFailure.refused(found.failures());
            }
        } catch (IOException e) {
            throw CommandFailure.usage("can't read " + root + ": " + e.getMessage());
        } catch (MalformedInputException e) {
            throw CommandFailure.refused(String.valueOf(e.getMessage()));
        }
        JsonNode record = node.get("cert/" + hex(leaf(chainPem).getSerialNumber()));
        String status = record.path("status").asString();
        if (!status.equals("good")) {
            throw CommandFailure.refused(
                    status + " " + record.path("revoked_at").asString("") + " "
                            + record.path("revocation_reason").asString(""));
        }
    }

    /** The first certificate of a PEM text. */
    static X509Certificate leaf(String pem) {
        try {
            byte[] der = CertificateVerifier.certificates(pem).getFirst().toArray();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | MalformedInputException e) {
            throw CommandFailure.usage("not a certificate in PEM: " + e.getMessage());
        }
    }

    /** A serial number as the API takes it: an even number of lower-case hexadecimal digits. */
    static String hex(BigInteger serial) {
        String hex = serial.toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }
}
