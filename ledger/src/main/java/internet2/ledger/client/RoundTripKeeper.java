package internet2.ledger.client;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.Member;
import internet2.ledger.membership.MembershipOperation.HostRoundTrip;
import internet2.ledger.membership.MembershipOperation.WitnessRoundTrips;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.RoundTrips;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A validator's part as a witness: once an epoch it measures the way to each host and writes the shortest round trips
 * on the ledger. Does nothing while the node does not vote. What was said already is read from the ledger, so a restart
 * says nothing twice.
 */
final class RoundTripKeeper implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Hosts that are measured at a time, and written in one operation. */
    private static final int BATCH = 16;

    /** Hosts that one witness measures in an epoch: of more, others are drawn in the next. */
    private static final int HOSTS_MAX = 256;

    private static final int PAGE = 256;
    private static final Duration MEASURE_MAX = Duration.ofSeconds(10);

    private final NodeId self;
    private final Ledger ledger;
    private final Registry registry;
    private final RoundTrips trips;
    private final RoundTripProbe probe;
    private final EpochDuty duty;
    private final SecureRandom random;
    private final Duration patience;
    private final Map<NodeId, Instant> silent = new HashMap<>(); // until when not asked again; of the chore's thread
    private final ExecutorService measuring = Executors.newVirtualThreadPerTaskExecutor();
    private final Chore chore;
    private List<NodeId> hosts = List.of(); // of the epoch; of the chore's thread
    private long epoch = -1;

    RoundTripKeeper(Account account, Session session, LedgerNetwork network, SecureRandom random) {
        this.self = account.id();
        this.ledger = account.ledger();
        this.registry = ledger.query(Registry.class);
        this.trips = ledger.query(RoundTrips.class);
        this.probe = new RoundTripProbe(ledger.network(), self, network, random);
        this.duty = new EpochDuty(ledger, session);
        this.random = random;
        this.patience = ledger.genesis().parameters().epoch().dividedBy(10);
        this.chore = new Chore("round-trips", ledger, LOOK, "no round trips witnessed", this::witness);
    }

    Optional<String> problem() {
        return chore.problem();
    }

    private void witness() throws InterruptedException {
        if (!registry.isValidator(self)) {
            return;
        }
        long now = registry.epoch().number();
        if (now != epoch) {
            epoch = now;
            hosts = draw();
            silent.clear();
        }
        List<HostRoundTrip> measured = measure(due());
        if (!measured.isEmpty()) {
            duty.require("witness round trips", now, new WitnessRoundTrips(now, measured));
        }
    }

    private List<NodeId> draw() {
        List<NodeId> nodes = new ArrayList<>();
        Optional<NodeId> last = Optional.empty();
        List<Member> page;
        do {
            page = registry.members(last, PAGE);
            page.stream()
                    .filter(Member::isActiveNode)
                    .map(Member::id)
                    .filter(id -> !id.equals(self))
                    .forEach(nodes::add);
            last = page.isEmpty() ? last : Optional.of(page.getLast().id());
        } while (page.size() == PAGE);
        Collections.shuffle(nodes, random);
        return List.copyOf(nodes.subList(0, Math.min(HOSTS_MAX, nodes.size())));
    }

    private List<NodeId> due() {
        Instant time = ledger.blockTime();
        return hosts.stream()
                .filter(host -> !silent.getOrDefault(host, Instant.MIN).isAfter(time))
                .filter(host -> registry.isMember(host) && !trips.isWitnessed(host, self))
                .limit(BATCH)
                .toList();
    }

    /** Side by side, as one that hangs must not hold up the others. */
    private List<HostRoundTrip> measure(List<NodeId> asked) throws InterruptedException {
        Map<NodeId, Future<Optional<HostRoundTrip>>> answers = new HashMap<>();
        for (NodeId host : asked) {
            HybridPublicKey keys = registry.keys(host).orElseThrow();
            answers.put(host, measuring.submit(() -> probe.measure(host, keys.statement(), epoch)));
        }
        long deadline = System.nanoTime() + MEASURE_MAX.toNanos();
        List<HostRoundTrip> measured = new ArrayList<>();
        for (Map.Entry<NodeId, Future<Optional<HostRoundTrip>>> each : answers.entrySet()) {
            await(each.getValue(), deadline)
                    .ifPresentOrElse(
                            measured::add,
                            () -> silent.put(each.getKey(), ledger.blockTime().plus(patience)));
        }
        measured.sort(Comparator.comparing(HostRoundTrip::host));
        return measured;
    }

    private static Optional<HostRoundTrip> await(Future<Optional<HostRoundTrip>> answer, long deadline)
            throws InterruptedException {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hanging) {
            answer.cancel(true);
            return Optional.empty();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("could not measure a round trip", bug.getCause());
        }
    }

    @Override
    public void close() {
        chore.close();
        measuring.shutdownNow();
    }
}
