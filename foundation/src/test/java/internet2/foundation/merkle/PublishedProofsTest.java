package internet2.foundation.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Hash;
import internet2.foundation.Vectors;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every case of transparency-dev/merkle. */
class PublishedProofsTest {

    @Test
    void inclusion() {
        for (JsonNode vector : Vectors.read(getClass(), "inclusion.json")) {
            judge(
                    vector,
                    () -> new InclusionProof(size(vector, "leafIdx"), size(vector, "treeSize"), path(vector))
                            .verify(hash(vector.get("leafHash")), hash(vector.get("root"))));
        }
    }

    @Test
    void consistency() {
        for (JsonNode vector : Vectors.read(getClass(), "consistency.json")) {
            judge(
                    vector,
                    () -> new ConsistencyProof(size(vector, "size1"), size(vector, "size2"), path(vector))
                            .verify(root(vector.get("root1")), root(vector.get("root2"))));
        }
    }

    private static void judge(JsonNode vector, BooleanSupplier verdict) {
        boolean expected = !vector.get("wantErr").asBoolean();
        assertThat(holds(verdict)).as("%s", vector.get("name")).isEqualTo(expected);
    }

    /** What isn't even a proof or a hash does not hold. */
    private static boolean holds(BooleanSupplier verdict) {
        try {
            return verdict.getAsBoolean();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Hash> path(JsonNode vector) {
        List<Hash> path = new ArrayList<>();
        vector.get("proof").values().forEach(node -> path.add(hash(node)));
        return path;
    }

    /** Unsigned 64 bits; what we can not hold becomes negative, and is refused. */
    private static long size(JsonNode vector, String field) {
        return vector.get(field).bigIntegerValue().longValue();
    }

    /** Some roots are "don't care", not 32 bytes; only whether they are the same matters then. */
    private static Hash root(JsonNode base64) {
        byte[] root = Base64.getDecoder().decode(base64.asString());
        return root.length == Hash.SIZE ? Hash.wrap(root) : Hash.of(root);
    }

    private static Hash hash(JsonNode base64) {
        return Hash.wrap(Base64.getDecoder().decode(base64.asString()));
    }
}
