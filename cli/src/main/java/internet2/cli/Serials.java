package internet2.cli;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.CertificateVerifier;
import internet2.trustchain.validation.Certificate;
import java.math.BigInteger;

/** Serial numbers as the API takes them. */
final class Serials {

    private Serials() {}

    /** Of the first certificate of a PEM text. */
    static BigInteger ofPem(String pem) {
        try {
            return Certificate.parse(CertificateVerifier.certificates(pem).getFirst())
                    .serialNumber();
        } catch (MalformedInputException e) {
            throw CommandFailure.usage("not a certificate in PEM: " + e.getMessage());
        }
    }

    /** An even number of lower-case hexadecimal digits. */
    static String hex(BigInteger serial) {
        String hex = serial.toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }
}
