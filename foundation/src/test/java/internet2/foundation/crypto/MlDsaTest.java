package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MlDsaTest {

    @Test
    void wycheproofsVerdictsAreOurs() {
        MlDsaScheme scheme = new MlDsaScheme();
        for (JsonNode vector : Vectors.read(getClass(), "mldsa65_wycheproof.json")) {
            boolean valid = scheme.verify(
                    Vectors.hex(vector, "key"),
                    Vectors.hex(vector, "message").toArray(),
                    Vectors.hex(vector, "signature").toArray());
            assertThat(valid)
                    .as("%s", vector.get("comment"))
                    .isEqualTo(vector.get("valid").asBoolean());
        }
    }
}
