package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.transfer.FetchEvent.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** Runs one plan against simulated peers, in virtual time. */
final class SimulatedNetwork {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    /** Pieces are wanted as a reader wants them: those of a leaf, and of the one behind it. */
    private static final int LEAF = 40;

    private static final Duration TIME_MAX = Duration.ofHours(2);
    private static final int ANSWERS_BEFORE_VANISHING = 2;
    private static final int REQUESTS_BEFORE_BREAKING = 4;

    private final Random random;
    private final FetchPlan plan;
    private final Map<NodeId, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Map<NodeId, Integer> answers = new HashMap<>();
    private final Map<NodeId, DropReason> dropped = new HashMap<>();
    private final Set<ContentId> arrived = new HashSet<>();
    private final List<ContentId> starved = new ArrayList<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>();
    private Instant now = Instant.EPOCH;
    private int urged = -1;
    private long serial;
    private long bytesAtOnce;
    private long bytesAtOnceMax;
    private int askedAfterDrop;

    private record Later(Instant at, long serial, NodeId peer, FetchEvent event, long bytes)
            implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            int order = at.compareTo(other.at);
            return order == 0 ? Long.compare(serial, other.serial) : order;
        }
    }

    SimulatedNetwork(Random random, FetchLimits limits) {
        this.random = random;
        this.plan = new FetchPlan(limits);
    }

    void add(SimulatedPeer peer) {
        peers.put(peer.id(), peer);
    }

    Set<ContentId> arrived() {
        return arrived;
    }

    List<ContentId> starved() {
        return starved;
    }

    Map<NodeId, DropReason> dropped() {
        return dropped;
    }

    int askedAfterDrop() {
        return askedAfterDrop;
    }

    long bytesAtOnceMax() {
        return bytesAtOnceMax;
    }

    Duration took() {
        return Duration.between(Instant.EPOCH, now);
    }

    /** Read in order, each as soon as it is there; what nobody has is passed over. */
    void fetch(List<ObjectRef> pieces) {
        run(pieces, true);
    }

    void fetchUnread(List<ObjectRef> pieces) {
        run(pieces, false);
    }

    private void run(List<ObjectRef> pieces, boolean reading) {
        peers.keySet().forEach(peer -> apply(new FetchEvent.Found(peer)));
        want(pieces, 0);
        int read = reading ? readFrom(0, pieces) : 0;
        Instant tick = now.plus(TICK);
        Instant end = now.plus(reading ? TIME_MAX : Duration.ofMinutes(1));
        while (now.isBefore(end) && read < pieces.size()) {
            Later next = later.peek();
            if (next == null || next.at().isAfter(tick)) {
                now = tick;
                tick = now.plus(TICK);
                apply(new FetchEvent.Tick());
            } else {
                later.remove();
                now = next.at();
                bytesAtOnce -= next.bytes();
                if (next.event() instanceof FetchEvent.Answered answered) {
                    arrived.addAll(answered.intact());
                }
                apply(next.event());
            }
            read = reading ? readFrom(read, pieces) : read;
        }
    }

    private void want(List<ObjectRef> pieces, int leaf) {
        int from = Math.min(pieces.size(), leaf * LEAF);
        apply(new FetchEvent.Wanted(pieces.subList(from, Math.min(pieces.size(), from + LEAF)), false));
    }

    /** As {@link ContentFetch} does it: the next leaf is wanted, and what is waited for is urgent. */
    private int readFrom(int first, List<ObjectRef> pieces) {
        int read = first;
        while (read < pieces.size()) {
            ObjectRef piece = pieces.get(read);
            if (read % LEAF == 0 && urged < read) {
                want(pieces, read / LEAF + 1);
            }
            if (urged < read && !isOver(piece.id())) {
                apply(new FetchEvent.Wanted(List.of(piece), true));
            }
            urged = read;
            if (!isOver(piece.id())) {
                return read;
            }
            if (arrived.contains(piece.id())) {
                apply(new FetchEvent.Taken(piece.id()));
            }
            read++;
        }
        return read;
    }

    private boolean isOver(ContentId id) {
        return arrived.contains(id) || starved.contains(id);
    }

    private void apply(FetchEvent event) {
        for (FetchAction action : plan.apply(event, now)) {
            switch (action) {
                case FetchAction.Query query -> answer(query);
                case FetchAction.Request request -> answer(request);
                case FetchAction.Drop drop -> dropped.put(drop.peer(), drop.reason());
                case FetchAction.Starved nobody -> starved.add(nobody.id());
            }
        }
    }

    private SimulatedPeer peer(NodeId id) {
        askedAfterDrop += dropped.containsKey(id) ? 1 : 0;
        return Optional.ofNullable(peers.get(id)).orElseThrow();
    }

    private void answer(FetchAction.Query query) {
        SimulatedPeer peer = peer(query.peer());
        Set<ContentId> there = new HashSet<>(query.ids());
        if (!peer.manner().boasts()) {
            there.retainAll(peer.has());
        }
        FetchEvent answer = new FetchEvent.Present(query.number(), there);
        after(Duration.ofMillis(1 + random.nextInt(100)), peer.id(), answer, 0);
    }

    private void answer(FetchAction.Request request) {
        SimulatedPeer peer = peer(request.peer());
        long bytes = request.objects().stream().mapToLong(ObjectRef::size).sum();
        bytesAtOnce += bytes;
        bytesAtOnceMax = Math.max(bytesAtOnceMax, bytesAtOnce);
        int before = answers.merge(peer.id(), 1, Integer::sum) - 1;
        Duration takes = Duration.ofMillis(1 + random.nextInt(50) + (long) (1000 * bytes / peer.bytesPerSecond()));
        Set<ContentId> there = new HashSet<>();
        request.objects().stream()
                .map(ObjectRef::id)
                .filter(peer.has()::contains)
                .forEach(there::add);
        FetchEvent sent = new FetchEvent.Answered(request.number(), there, false);
        FetchEvent unreached = failed(request.number(), Failure.UNREACHABLE);
        FetchEvent refused = failed(request.number(), Failure.OVERLOADED);
        switch (peer.manner()) {
            case HONEST, BOASTING -> after(takes, peer.id(), sent, bytes);
            case LYING -> after(takes, peer.id(), new FetchEvent.Answered(request.number(), Set.of(), true), bytes);
            case STUCK, STALLING -> after(CALL_TIMEOUT, peer.id(), unreached, bytes);
            case VANISHING -> after(takes, peer.id(), before >= ANSWERS_BEFORE_VANISHING ? unreached : sent, bytes);
            case BUSY -> after(takes, peer.id(), before % 2 == 0 ? refused : sent, bytes);
            case REFUSING -> after(Duration.ofMillis(5), peer.id(), refused, bytes);
            case BROKEN_ONCE -> {
                after(takes, peer.id(), sent, bytes);
                if (before + 1 == REQUESTS_BEFORE_BREAKING) {
                    breakConnection(peer.id());
                }
            }
        }
    }

    private void breakConnection(NodeId peer) {
        List<Later> broken =
                later.stream().filter(each -> each.peer().equals(peer)).toList();
        later.removeAll(broken);
        for (Later each : broken) {
            long number =
                    switch (each.event()) {
                        case FetchEvent.Answered answered -> answered.number();
                        case FetchEvent.Present present -> present.number();
                        default -> throw new IllegalStateException("no answer: " + each);
                    };
            after(Duration.ofMillis(1), peer, failed(number, Failure.UNREACHABLE), each.bytes());
        }
    }

    private static FetchEvent failed(long number, Failure failure) {
        return new FetchEvent.Failed(number, failure);
    }

    private void after(Duration time, NodeId peer, FetchEvent event, long bytes) {
        later.add(new Later(now.plus(time), serial++, peer, event, bytes));
    }
}
