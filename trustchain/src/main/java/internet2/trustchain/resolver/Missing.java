package internet2.trustchain.resolver;

/** Ends a walk that can't go on without a fact. Control flow, hence without a stack trace. */
@SuppressWarnings("serial") // never serialized
final class Missing extends RuntimeException {

    private final transient Fetch fetch;

    Missing(Fetch fetch) {
        super("missing " + fetch.question(), null, false, false);
        this.fetch = fetch;
    }

    Fetch fetch() {
        return fetch;
    }
}
