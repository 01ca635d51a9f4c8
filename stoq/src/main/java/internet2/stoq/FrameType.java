package internet2.stoq;

import java.util.Optional;

/** The kinds of {@link Frame} and how large each may be. */
public enum FrameType {
    INTRODUCTION(1, 72 * 1024),
    /** Falcon-1024 signatures have up to 1,462 bytes, ML-DSA-65 ones 3,309. */
    PROOF(2, 4096),
    RECALL(3, 32),
    ACCEPTED(4, 0),
    CALL(16, 2),
    /** Further limited by {@link StoqLimits#messageBytesMax()}. */
    BODY(17, 64 * 1024 * 1024),
    REFUSAL(18, 1024),
    FLOW(19, 2);

    /** Set in types that a receiver who does not know them skips. */
    static final int OPTIONAL = 0x8000;

    /** The largest unknown optional frame that is skipped. */
    static final int SKIPPED_BYTES_MAX = 64 * 1024;

    private final int code;
    private final int payloadBytesMax;

    FrameType(int code, int payloadBytesMax) {
        this.code = code;
        this.payloadBytesMax = payloadBytesMax;
    }

    public int code() {
        return code;
    }

    public int payloadBytesMax() {
        return payloadBytesMax;
    }

    static Optional<FrameType> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(INTRODUCTION);
            case 2 -> Optional.of(PROOF);
            case 3 -> Optional.of(RECALL);
            case 4 -> Optional.of(ACCEPTED);
            case 16 -> Optional.of(CALL);
            case 17 -> Optional.of(BODY);
            case 18 -> Optional.of(REFUSAL);
            case 19 -> Optional.of(FLOW);
            default -> Optional.empty();
        };
    }
}
