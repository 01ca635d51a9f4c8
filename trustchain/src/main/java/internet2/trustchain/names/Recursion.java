package internet2.trustchain.names;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Port: who answers for names outside of our zones, and to whom. */
public interface Recursion {

    /** Our zones and no others. */
    Recursion NONE = new Recursion() {
        @Override
        public boolean serves(InetAddress client) {
            return false;
        }

        @Override
        public @Nullable ReadyAnswer ready(byte[] message, int questionEnd, boolean dnssecOk, boolean unchecked) {
            return null;
        }

        @Override
        public void resolve(
                DomainName name, RecordType type, boolean dnssecOk, boolean unchecked, Consumer<ReadyAnswer> done) {
            throw new IllegalStateException("nobody is served");
        }
    };

    /** Whether the client may ask for them. Called on event loops for each query. */
    boolean serves(InetAddress client);

    /**
     * The answer, if it is at hand: on an event loop, without waiting.
     *
     * @param message whose question stands between its header and {@code questionEnd}
     * @param dnssecOk with signatures and proofs (RFC 3225)
     * @param unchecked the client validates for itself (RFC 4035 3.2.2)
     */
    @Nullable
    ReadyAnswer ready(byte[] message, int questionEnd, boolean dnssecOk, boolean unchecked);

    /** Finds the answer and tells it exactly once, on a thread that must not be held up. */
    void resolve(DomainName name, RecordType type, boolean dnssecOk, boolean unchecked, Consumer<ReadyAnswer> done);
}
