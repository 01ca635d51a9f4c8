package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id version 1.3 (RFC 9106): a hash that costs memory.
 *
 * @param memoryKib 8 per lane at least, 1 GiB at most
 * @param passes 1 or more
 * @param lanes degree of parallelism, 1 to 255; computed one after the other
 */
public record Argon2id(int memoryKib, int passes, int lanes) {

    /** RFC 9106, section 4: the second recommended option, "t=3 iterations, p=4 lanes, m=2^(16) (64 MiB of RAM)". */
    public static final Argon2id SECOND_RECOMMENDED = new Argon2id(1 << 16, 3, 4);

    public static final int MEMORY_KIB_MAX = 1 << 20;

    private static final int PASSES_MAX = 1 << 10;
    private static final int LANES_MAX = 255;
    private static final int SALT_SIZE_MIN = 8;
    private static final int OUTPUT_SIZE_MIN = 4;
    private static final int OUTPUT_SIZE_MAX = 1 << 10;

    public Argon2id {
        if (passes < 1 || passes > PASSES_MAX || lanes < 1 || lanes > LANES_MAX) {
            throw new IllegalArgumentException(
                    "Argon2id takes 1 to 1024 passes and 1 to 255 lanes, not " + passes + " and " + lanes);
        }
        if (memoryKib < 8 * lanes || memoryKib > MEMORY_KIB_MAX) {
            throw new IllegalArgumentException(
                    "Argon2id takes " + 8 * lanes + " KiB to 1 GiB of memory here, not " + memoryKib + " KiB");
        }
    }

    /**
     * @param salt 8 bytes or more
     * @param size bytes of the result, 4 to 1024
     */
    public Bytes hash(Bytes password, Bytes salt, int size) {
        return hash(password, salt, Bytes.EMPTY, Bytes.EMPTY, size);
    }

    /** With a secret value and associated data (RFC 9106 section 3.1). */
    public Bytes hash(Bytes password, Bytes salt, Bytes secret, Bytes associated, int size) {
        if (salt.size() < SALT_SIZE_MIN || size < OUTPUT_SIZE_MIN || size > OUTPUT_SIZE_MAX) {
            throw new IllegalArgumentException("Argon2id takes a salt of 8 bytes or more and gives 4 to 1024, not "
                    + salt.size() + " and " + size);
        }
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt.toArray())
                .withSecret(secret.toArray())
                .withAdditional(associated.toArray())
                .build());
        byte[] result = new byte[size];
        generator.generateBytes(password.toArray(), result);
        return Bytes.wrap(result);
    }
}
