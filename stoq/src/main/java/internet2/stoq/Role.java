package internet2.stoq;

/** Which end of a connection: who began it, and who was called. */
enum Role {
    CLIENT(1),
    SERVER(2);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    /** As the transcript names it. */
    int code() {
        return code;
    }

    Role other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
