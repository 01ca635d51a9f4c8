package internet2.ledger;

import internet2.foundation.encoding.CanonicalReader;

/** What a member is to the network. */
public enum Role {
    /** May admit and exclude, and do what modules keep for administrators. */
    ADMINISTRATOR(1),
    /** A machine: proves its own presence. */
    NODE(2),
    /** A person or a program: acts through a host. */
    USER(3);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    /** The byte that stands for it. */
    public int code() {
        return code;
    }

    public static Role decode(CanonicalReader in) {
        int code = in.u8();
        return switch (code) {
            case 1 -> ADMINISTRATOR;
            case 2 -> NODE;
            case 3 -> USER;
            default -> throw in.malformed("a role is 1 to 3, not " + code);
        };
    }
}
