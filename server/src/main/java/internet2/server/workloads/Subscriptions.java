package internet2.server.workloads;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open streams: all are told when something changed, and each sees for itself whether that concerns it. */
final class Subscriptions {

    /** Of one user; a proxy with a stream for each of its secrets fits, and nobody takes them all. */
    static final int PER_USER_MAX = 256;

    /** Of all users: each may have an answer of some kB waiting for it. */
    static final int TOTAL_MAX = 2048;

    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private final PerUser users = new PerUser(PER_USER_MAX, TOTAL_MAX);

    /** An open stream. */
    interface Subscription {

        /** Who is at its other end. */
        LocalProcess process();

        /** Looks whether there is anything new, and sends it; blocks. */
        void refresh();
    }

    /** @throws StatusException {@code RESOURCE_EXHAUSTED} */
    void add(Subscription subscription) throws StatusException {
        int user = subscription.process().uid();
        if (!users.enter(user)) {
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("user " + user + " has " + PER_USER_MAX + " streams open, or all users have "
                            + TOTAL_MAX + "; close one")
                    .asException();
        }
        open.add(subscription);
    }

    /**
     * Ends a stream whose client does not read: what is sent to it would pile up here.
     *
     * @throws StatusException {@code RESOURCE_EXHAUSTED}
     */
    static void requireReady(ServerCallStreamObserver<?> out) throws StatusException {
        if (!out.isReady()) {
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("what was sent before has not been read yet; open a new stream, and read it")
                    .asException();
        }
    }

    void remove(Subscription subscription) {
        if (open.remove(subscription)) {
            users.leave(subscription.process().uid());
        }
    }

    /** Returns at once. */
    void refresh() {
        open.forEach(each -> Thread.startVirtualThread(each::refresh));
    }
}
