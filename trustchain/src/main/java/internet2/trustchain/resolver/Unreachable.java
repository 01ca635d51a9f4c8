package internet2.trustchain.resolver;

import internet2.trustchain.resolver.dnssec.ExtendedError;

/** Ends a walk for good: nobody says what it needs to know, or it would cost too much. */
@SuppressWarnings("serial") // never serialized
final class Unreachable extends RuntimeException {

    private final ExtendedError error;

    Unreachable(ExtendedError error, String reason) {
        super(reason, null, false, false);
        this.error = error;
    }

    ExtendedError error() {
        return error;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
