package internet2.ledger.simulation;

/** Something happened that must never happen. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Which promise was broken, in one word or two. */
    private final String promise;

    Violation(String promise, String how) {
        super(promise + ": " + how);
        this.promise = promise;
    }

    Violation(String promise, String how, Throwable cause) {
        super(promise + ": " + how, cause);
        this.promise = promise;
    }

    String promise() {
        return promise;
    }
}
