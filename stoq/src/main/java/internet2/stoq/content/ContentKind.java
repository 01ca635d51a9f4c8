package internet2.stoq.content;

/** Why a node has content. */
public enum ContentKind {
    /** Its operator gave it: it stays until it is removed. */
    PUBLISHED(1),
    /** It was fetched: it may go, piece by piece, when room is needed. */
    FETCHED(2);

    private final int number;

    ContentKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
