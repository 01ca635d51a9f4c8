package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import org.junit.jupiter.api.Test;

/** Thumbprints that the RFCs give. */
final class AccountKeyTest {

    private static AccountKey key(String jwk) throws AcmeRefused {
        return AccountKey.parse(Json.object(Bytes.utf8(jwk), "the key"));
    }

    /** RFC 7638 section 3.1. */
    @Test
    void anRsaKeyHasTheThumbprintOfTheRfc() throws AcmeRefused {
        String modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1"
                + "L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4"
                + "QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO"
                + "pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
                + "Cur-kEgU8awapJzKnqDKgw";
        assertThat(key("{\"kty\":\"RSA\",\"n\":\"" + modulus + "\",\"e\":\"AQAB\",\"alg\":\"RS256\","
                                + "\"kid\":\"2011-04-29\"}")
                        .thumbprint())
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    /** RFC 8037 appendix A.3. */
    @Test
    void anEd25519KeyHasTheThumbprintOfTheRfc() throws AcmeRefused {
        assertThat(key("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}")
                        .thumbprint())
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
