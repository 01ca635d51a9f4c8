package internet2.stoq;

import internet2.stoq.quic.TlsMaterial;

/**
 * Who we are, and were until the last rotation: a handshake that began with the old certificate ends
 * with the old proof. Thread-safe.
 */
final class Identities {

    private volatile StoqIdentity current;
    private volatile StoqIdentity previous;

    Identities(StoqIdentity first) {
        current = first;
        previous = first;
    }

    StoqIdentity current() {
        return current;
    }

    /** The identity whose certificate TLS used. */
    StoqIdentity of(TlsMaterial used) {
        StoqIdentity before = previous;
        return before.tls().equals(used) ? before : current;
    }

    synchronized void rotate(StoqIdentity next) {
        previous = current;
        current = next;
    }
}
