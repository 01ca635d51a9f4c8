package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import org.junit.jupiter.api.Test;

final class ExportedSecretTest {

    /** RFC 8448, 3: "{server} derive secret "tls13 exp master"", from the master secret and the transcript's hash. */
    @Test
    void expandsLabelsAsThePublishedTraceDoes() {
        Bytes master = Bytes.parseHex("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
        Bytes transcriptHash = Bytes.parseHex("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");

        assertThat(new ExportedSecret(master).expandLabel(master, "exp master", transcriptHash, 32))
                .isEqualTo(Bytes.parseHex("fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50"));
    }

    @Test
    void labelsAndSecretsGiveDifferentValuesOfTheLengthAskedFor() {
        ExportedSecret one = new ExportedSecret(Bytes.wrap(new byte[32]));
        ExportedSecret sha384 = new ExportedSecret(Bytes.wrap(new byte[48]));

        assertThat(one.derive("EXPORTER-a", 32)).isEqualTo(one.derive("EXPORTER-a", 32));
        assertThat(one.derive("EXPORTER-a", 32)).isNotEqualTo(one.derive("EXPORTER-b", 32));
        assertThat(one.derive("EXPORTER-a", 32)).isNotEqualTo(sha384.derive("EXPORTER-a", 32));
        assertThat(sha384.derive("EXPORTER-a", 100).size()).isEqualTo(100);
    }
}
