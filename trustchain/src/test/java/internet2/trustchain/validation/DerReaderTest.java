package internet2.trustchain.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What BER allows and DER does not (X.690 sections 10 and 11). */
final class DerReaderTest {

    private static void refused(String hex, Consumer<DerReader> reading) {
        assertThatThrownBy(() -> reading.accept(DerReader.of(Bytes.parseHex(hex))))
                .isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3080", "30810100", "3082000100", "3003020100ff", "30050201", "1f8101"})
    void lengthsAreDefiniteMinimalAndWithinTheInput(String hex) {
        refused(hex, in -> {
            in.element();
            in.end();
        });
    }

    @Test
    void aValueHasOneEncoding() {
        refused("010101", in -> in.bool(DerReader.BOOLEAN));
        refused("010100", in -> in.flag(DerReader.BOOLEAN));
        refused("02020001", DerReader::integer);
        refused("0202ffff", DerReader::integer);
        refused("0200", DerReader::integer);
        refused("03020780" + "00", in -> {
            in.namedBits(DerReader.BIT_STRING);
            in.end();
        });
        refused("03020080", in -> in.namedBits(DerReader.BIT_STRING));
        refused("06028001", DerReader::oid);
        refused("170b323630313031303030305a", DerReader::time);
        refused("170d3236303231333031303030305a".replace("3133", "3330"), DerReader::time);
        refused("181332303236303130313030303030302e355a", DerReader::time);
    }

    @Test
    void nestingEndsSomewhere() {
        StringBuilder deep = new StringBuilder();
        for (int size = 0; size < 40; size++) {
            deep.insert(0, "30" + String.format("%02x", 2 * size));
        }
        refused(deep.toString(), DerReader::element);
    }

    @Test
    void anObjectIdentifierReadsAsItIsWritten() {
        for (String text : new String[] {"2.5.29.32.0", "1.2.840.113549.1.1.11", "2.999.1", "0.9.2342.19200300"}) {
            assertThat(Oid.of(text).toString()).isEqualTo(text);
        }
    }
}
