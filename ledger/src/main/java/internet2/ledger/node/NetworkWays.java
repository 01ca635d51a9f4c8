package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockSource;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.OperationSink;
import internet2.ledger.Receipt;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Over the network, to the validators of the latest state and to those that let this node in. */
final class NetworkWays implements Ways, AutoCloseable {

    /** A peer that hangs must not hold up the others: longer than blocks are waited for. */
    private static final Duration CALL_MAX = FollowerEngine.WAIT.plusMillis(1500);

    /** Nodes that are asked for blocks, one after the other, before others are drawn. */
    private static final int SOURCES_MAX = 8;

    private static final Duration SUBMIT_MAX = Duration.ofSeconds(30);

    private final LedgerNetwork network;
    private final NodeId self;
    private final Supplier<ValidatorSet> validators;
    private final Forwarder forwarder;
    private volatile List<NodeId> order = List.of();
    private final Function<NodeId, Optional<InetSocketAddress>> endpoints;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param endpoints where nodes announced that they are
     * @param receipts of blocks that are here: an operation that got through before its answer was lost
     */
    NetworkWays(
            LedgerNetwork network,
            NodeId self,
            Supplier<ValidatorSet> validators,
            Function<NodeId, Optional<InetSocketAddress>> endpoints,
            Function<Hash, Optional<Receipt>> receipts) {
        this.network = network;
        this.self = self;
        this.validators = validators;
        this.endpoints = endpoints;
        this.forwarder = new Forwarder(
                this::peers,
                receipts,
                (peer, request) -> call(peer, LedgerProtocol.SERVICE_SUBMIT_ALL, request, SUBMIT_MAX));
    }

    @Override
    public List<BlockSource> sources() {
        return Diversity.choose(candidates(), SOURCES_MAX, ThreadLocalRandom.current()).stream()
                .map(peer -> LedgerProtocol.source(
                        peer.toString(), (service, request) -> call(peer, service, request, CALL_MAX)))
                .toList();
    }

    /** Validators of the state, and those who let this node in. */
    private List<Diversity.Candidate> candidates() {
        Set<NodeId> acquaintances = network.acquaintances();
        List<NodeId> validating = peers();
        Set<NodeId> known = new LinkedHashSet<>(validating);
        known.addAll(acquaintances);
        known.remove(self);
        return known.stream()
                .map(each -> new Diversity.Candidate(
                        each,
                        endpoints.apply(each).map(InetSocketAddress::getAddress),
                        validating.contains(each),
                        acquaintances.contains(each)))
                .toList();
    }

    private List<NodeId> peers() {
        List<NodeId> peers = new ArrayList<>();
        for (Validator validator : validators.get().validators()) {
            if (!validator.id().equals(self)) {
                peers.add(validator.id());
            }
        }
        // The same one as long as it is there: what one account does stays in one place.
        List<NodeId> before = order;
        if (!Set.copyOf(before).equals(Set.copyOf(peers))) {
            Collections.shuffle(peers, ThreadLocalRandom.current());
            order = List.copyOf(peers);
        }
        return order;
    }

    private Bytes call(NodeId peer, int service, Bytes request, Duration atMost)
            throws IOException, InterruptedException {
        Future<Bytes> answer = calls.submit(() -> network.call(peer, service, request));
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(peer + " did not answer within " + atMost.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public OperationSink sink() {
        return forwarder;
    }

    @Override
    public void close() {
        forwarder.close();
        calls.shutdownNow();
    }
}
