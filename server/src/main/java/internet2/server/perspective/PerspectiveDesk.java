package internet2.server.perspective;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.acme.Rates;
import internet2.trustchain.authority.ControlQuorum;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Looks when another validator asks, and says under this node's signature what it saw. A validator that lies can have
 * others look in vain, but not often: so many questions a minute and at once, and few about the same name.
 */
public final class PerspectiveDesk {

    /** {@link PerspectiveCall} to {@link PerspectiveReply}; only for validators. */
    static final int SERVICE = 38;

    /** Of one peer. */
    private static final int AT_ONCE_MAX = 32;

    private static final Rates.Rule OF_A_PEER = new Rates.Rule("questions of a validator", 1200, Duration.ofMinutes(1));
    private static final Rates.Rule OF_A_NAME = new Rates.Rule("questions about a name", 20, Duration.ofMinutes(1));

    /** A block that the asker has seen is on its way here. */
    private static final Duration BLOCK_WAIT_MAX = Duration.ofSeconds(5);

    private final SignedPerspective here;
    private final Supplier<ControlQuorum> quorum;
    private final Zones zones;
    private final InstantSource clock;
    private final Map<NodeId, Semaphore> places = new ConcurrentHashMap<>();
    private final Rates rates = new Rates(); // guarded by itself

    /** What names lead to, as of some block. */
    @FunctionalInterface
    public interface Zones {

        /** False where the block was not in time. */
        boolean awaitHeight(long height, Duration atMost) throws InterruptedException;
    }

    public PerspectiveDesk(SignedPerspective here, Supplier<ControlQuorum> quorum, Zones zones, InstantSource clock) {
        this.here = here;
        this.quorum = quorum;
        this.zones = zones;
        this.clock = clock;
    }

    /** What this node answers to the other validators. Empty while it is starting. */
    public static Service service(Supplier<Optional<PerspectiveDesk>> desk) {
        return Service.of(
                SERVICE,
                (peer, request) -> desk.get()
                        .orElseThrow(() -> new StoqRefusal("unavailable", "this node is starting; ask again soon"))
                        .answer(peer, request));
    }

    private Bytes answer(Peer peer, Bytes request) throws StoqRefusal {
        return answer(peer.id(), request);
    }

    Bytes answer(NodeId peer, Bytes request) throws StoqRefusal {
        try {
            PerspectiveCall call = CanonicalReader.decode(request, PerspectiveCall::decode);
            if (!quorum.get().perspectives().contains(peer)) {
                throw new StoqRefusal("not-entitled", "node " + peer + " is none of the validators that look");
            }
            take(OF_A_PEER, peer.toString());
            take(OF_A_NAME, peer + " " + call.inquiry().claim().name().text());
            Semaphore place = places.computeIfAbsent(peer, first -> new Semaphore(AT_ONCE_MAX));
            if (!place.tryAcquire()) {
                throw new StoqRefusal(
                        "busy", "this node looks at " + AT_ONCE_MAX + " questions of " + peer + " already");
            }
            try {
                return look(call).encoded();
            } finally {
                place.release();
            }
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoqRefusal("unavailable", "this node is stopping");
        }
    }

    private PerspectiveReply look(PerspectiveCall call) throws StoqRefusal, InterruptedException {
        if (!zones.awaitHeight(call.height(), BLOCK_WAIT_MAX)) {
            throw new StoqRefusal("behind", "block " + call.height() + " has not arrived here yet");
        }
        return here.look(call.inquiry());
    }

    private void take(Rates.Rule rule, String of) throws StoqRefusal {
        synchronized (rates) {
            Optional<Duration> wait = rates.wait(rule, of, clock.instant());
            if (wait.isPresent()) {
                throw new StoqRefusal(
                        "busy",
                        "too many " + rule.name() + "; ask again in "
                                + wait.get().toSeconds() + " s");
            }
            rates.take(rule, of, clock.instant());
        }
    }
}
