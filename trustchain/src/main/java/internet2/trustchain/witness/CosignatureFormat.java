package internet2.trustchain.witness;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.log.LogCheckpoint;
import java.util.Arrays;
import java.util.Optional;

/** C2SP tlog-cosignature: what a witness signs, in its two forms. */
enum CosignatureFormat {
    ED25519(0x04, 32, 64) {
        @Override
        Bytes message(String name, LogCheckpoint head, long time) {
            return Bytes.utf8("cosignature/v1\ntime " + time + "\n" + head.text());
        }
    },
    ML_DSA_44(0x06, MlDsa44.PUBLIC_KEY_SIZE, MlDsa44.SIGNATURE_SIZE) {
        // "struct cosigned_message"; a checkpoint is the subtree from 0 on.
        @Override
        Bytes message(String name, LogCheckpoint head, long time) {
            Bytes cosigner = Bytes.utf8(name);
            Bytes origin = Bytes.utf8(head.origin());
            return new CanonicalWriter()
                    .fixed(LABEL)
                    .u8(cosigner.size())
                    .fixed(cosigner)
                    .u64(time)
                    .u8(origin.size())
                    .fixed(origin)
                    .u64(0)
                    .u64(head.size())
                    .hash(head.root())
                    .toBytes();
        }
    };

    private static final Bytes LABEL = Bytes.utf8("subtree/v1\n\0");

    /** Both names stand behind one byte of length. */
    static final int NAME_BYTES_MAX = 255;

    private final int type;
    private final int keySize;
    private final int signatureSize;

    CosignatureFormat(int type, int keySize, int signatureSize) {
        this.type = type;
        this.keySize = keySize;
        this.signatureSize = signatureSize;
    }

    /** The signature type byte of its verifier keys. */
    int type() {
        return type;
    }

    int keySize() {
        return keySize;
    }

    int signatureSize() {
        return signatureSize;
    }

    boolean coversExtensions() {
        return this == ED25519;
    }

    static Optional<CosignatureFormat> of(int type) {
        return Arrays.stream(values()).filter(each -> each.type == type).findFirst();
    }

    /**
     * What is signed.
     *
     * @param name of the witness
     * @param time in seconds since 1970
     */
    abstract Bytes message(String name, LogCheckpoint head, long time);
}
