package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockSource;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.OperationSink;
import internet2.ledger.Receipt;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private static final Duration CALL_MAX = FollowerEngine.WAIT.plusSeconds(5);

    private static final Duration SUBMIT_MAX = Duration.ofSeconds(30);

    private final LedgerNetwork network;
    private final NodeId self;
    private final Supplier<ValidatorSet> validators;
    private final Function<Hash, Optional<Receipt>> receipts;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    /** @param receipts of blocks that are here: an operation that got through before its answer was lost */
    NetworkWays(
            LedgerNetwork network,
            NodeId self,
            Supplier<ValidatorSet> validators,
            Function<Hash, Optional<Receipt>> receipts) {
        this.receipts = receipts;
        this.network = network;
        this.self = self;
        this.validators = validators;
    }

    @Override
    public List<BlockSource> sources() {
        Set<NodeId> known = new LinkedHashSet<>(peers());
        known.addAll(network.acquaintances());
        known.remove(self);
        return known.stream()
                .map(peer -> LedgerProtocol.source(
                        peer.toString(), (service, request) -> call(peer, service, request, CALL_MAX)))
                .toList();
    }

    private List<NodeId> peers() {
        List<NodeId> peers = new ArrayList<>();
        for (Validator validator : validators.get().validators()) {
            if (!validator.id().equals(self)) {
                peers.add(validator.id());
            }
        }
        Collections.shuffle(peers, ThreadLocalRandom.current());
        return peers;
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
        return operation -> CompletableFuture.supplyAsync(() -> submit(operation), calls);
    }

    /** To one validator after the other, until one answers. */
    private Receipt submit(Operation operation) {
        LedgerUnavailableException last =
                new LedgerUnavailableException("this node knows no validator to send the operation to");
        boolean unsure = false;
        for (NodeId peer : peers()) {
            try {
                Receipt receipt = LedgerProtocol.submit(
                        (service, request) -> call(peer, service, request, SUBMIT_MAX), operation);
                return unsure ? receipts.apply(operation.id()).orElse(receipt) : receipt;
            } catch (LedgerUnavailableException unavailable) {
                last = unavailable;
                unsure = true;
            }
        }
        throw last;
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }
}
