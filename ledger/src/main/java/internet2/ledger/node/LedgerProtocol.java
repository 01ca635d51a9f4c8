package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.OperationSink;
import internet2.ledger.Receipt;
import internet2.ledger.StateSource;
import internet2.ledger.membership.RoundTripQuestion;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * What nodes say to each other about the ledger, as bytes: whoever carries them needs to know nothing of it.
 *
 * <p>Every request has one response. A malformed request gives {@link MalformedInputException}, a ledger that cannot
 * answer {@link LedgerUnavailableException}: both are refusals for the transport to carry.
 */
public final class LedgerProtocol {

    /** Committed blocks, waiting for them: {@link BlockSource.Request}, {@link BlockSource.Response}. */
    public static final int SERVICE_BLOCKS = 16;

    /** An operation, answered when it is final: {@link Operation}, {@link Receipt}. */
    public static final int SERVICE_SUBMIT = 17;

    /** Operations in their order, answered when all are: a list of {@link Operation}, a list of {@link Receipt}. */
    public static final int SERVICE_SUBMIT_ALL = 24;

    /** Steps from epoch to epoch: {@link EpochSteps.Request}, {@link EpochSteps}. */
    public static final int SERVICE_EPOCH_STEPS = 20;

    /** The checkpoint whose state can be had: nothing, {@link Checkpoint}. */
    public static final int SERVICE_STATE_POINT = 21;

    /** A part of that state: {@link StatePiece.Request}, {@link StatePiece}. */
    public static final int SERVICE_STATE_PIECE = 22;

    /** Headers: {@link HeaderRange.Request}, {@link HeaderRange}. */
    public static final int SERVICE_HEADERS = 23;

    /**
     * A question that a host signs at once, so that it can be measured how long that takes: {@link RoundTripQuestion},
     * the signature. Whoever holds the host's key answers it, not the ledger.
     */
    public static final int SERVICE_ROUND_TRIP = 25;

    /** Those that a ledger answers. */
    public static final List<Integer> SERVICES = List.of(
            SERVICE_BLOCKS,
            SERVICE_SUBMIT,
            SERVICE_SUBMIT_ALL,
            SERVICE_EPOCH_STEPS,
            SERVICE_STATE_POINT,
            SERVICE_STATE_PIECE,
            SERVICE_HEADERS);

    /** The longest request of any service. */
    public static final int REQUEST_BYTES_MAX = Operation.ENCODED_BYTES_MAX + Forwarder.BATCH_BYTES_MAX;

    /** The longest response of any service. */
    public static final int RESPONSE_BYTES_MAX = BlockSource.Response.ENCODED_BYTES_MAX;

    /** Carries one request to a peer and brings the response. */
    @FunctionalInterface
    public interface Call {
        Bytes call(int service, Bytes request) throws IOException, InterruptedException;
    }

    private LedgerProtocol() {}

    /** Answers a request for this ledger; blocks until it can. */
    public static Bytes answer(Ledger ledger, int service, Bytes request) throws InterruptedException {
        return switch (service) {
            case SERVICE_BLOCKS ->
                new BlockFeed(ledger)
                        .fetch(CanonicalReader.decode(request, BlockSource.Request::decode))
                        .encoded();
            case SERVICE_SUBMIT ->
                receipt(ledger, CanonicalReader.decode(request, Operation::decode))
                        .encoded();
            case SERVICE_SUBMIT_ALL -> receipts(ledger, Forwarder.operations(request));
            case SERVICE_EPOCH_STEPS -> {
                EpochSteps.Request wanted = CanonicalReader.decode(request, EpochSteps.Request::decode);
                yield new EpochSteps(ledger.epochSteps(wanted.fromEpoch(), wanted.max())).encoded();
            }
            case SERVICE_STATE_POINT -> ledger.statePoint().encoded();
            case SERVICE_STATE_PIECE ->
                ledger.statePiece(CanonicalReader.decode(request, StatePiece.Request::decode))
                        .encoded();
            case SERVICE_HEADERS ->
                headers(ledger, CanonicalReader.decode(request, HeaderRange.Request::decode))
                        .encoded();
            default -> throw new MalformedInputException("the ledger has no service " + service);
        };
    }

    private static Bytes receipts(Ledger ledger, List<Operation> operations) {
        requireValidating(ledger);
        List<CompletableFuture<Receipt>> answers =
                operations.stream().map(ledger::submit).toList();
        return new CanonicalWriter()
                .list(answers, (to, answer) -> to.value(answered(answer)))
                .toBytes();
    }

    private static HeaderRange headers(Ledger ledger, HeaderRange.Request request) {
        List<BlockHeader> headers = new ArrayList<>();
        long next = Math.max(1, request.last() - request.count() + 1);
        while (next <= request.last()) {
            List<CommittedBlock> blocks = ledger.blocks(next, BlockSource.Request.BYTES_MAX);
            if (blocks.isEmpty()) {
                break;
            }
            for (CommittedBlock block : blocks) {
                if (block.height() <= request.last()) {
                    headers.add(block.block().header());
                }
            }
            next += blocks.size();
        }
        return new HeaderRange(headers);
    }

    /** A peer's state; what it gives is the caller's to check. */
    public static StateSource stateSource(String name, Call peer) {
        return new PeerState(name, peer);
    }

    private static Receipt receipt(Ledger ledger, Operation operation) {
        requireValidating(ledger);
        return answered(ledger.submit(operation));
    }

    /** Handed on by nodes that all fetch blocks, an operation would go round in circles. */
    private static void requireValidating(Ledger ledger) {
        LedgerMode mode = ledger.status().mode();
        if (mode != LedgerMode.VALIDATING) {
            throw new LedgerUnavailableException("it is " + mode.inWords() + ", and takes no operations of others");
        }
    }

    private static Receipt answered(CompletableFuture<Receipt> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LedgerUnavailableException unavailable
                    ? unavailable
                    : new LedgerUnavailableException("the operation's outcome is unknown", e);
        }
    }

    /** A peer's blocks. */
    public static BlockSource source(String name, Call peer) {
        return new BlockSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Response fetch(Request request) throws IOException, InterruptedException {
                Bytes response = peer.call(SERVICE_BLOCKS, request.encoded());
                try {
                    return CanonicalReader.decode(response, Response::decode);
                } catch (MalformedInputException | IllegalArgumentException malformed) {
                    throw new IOException("what " + name + " sent is no answer: " + malformed.getMessage(), malformed);
                }
            }

            @Override
            public List<EpochStep> epochSteps(long fromEpoch) throws IOException, InterruptedException {
                return LedgerProtocol.epochSteps(peer, fromEpoch, EpochSteps.STEPS_MAX);
            }
        };
    }

    /** A peer's steps from epoch to epoch; what they prove is the caller's to check. */
    public static List<EpochStep> epochSteps(Call peer, long fromEpoch, int max)
            throws IOException, InterruptedException {
        Bytes response = peer.call(SERVICE_EPOCH_STEPS, new EpochSteps.Request(fromEpoch, max).encoded());
        try {
            return CanonicalReader.decode(response, EpochSteps::decode).steps();
        } catch (MalformedInputException malformed) {
            throw new IOException("what a peer sent are no steps: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Submits to a peer.
     *
     * @param threads run the blocking calls; virtual ones will do
     */
    public static OperationSink sink(Call peer, Executor threads) {
        return operation -> CompletableFuture.supplyAsync(() -> submit(peer, operation), threads);
    }

    static Receipt submit(Call peer, Operation operation) {
        try {
            Bytes response = peer.call(SERVICE_SUBMIT, operation.encoded());
            Receipt receipt = CanonicalReader.decode(response, Receipt::decode);
            if (!receipt.operation().equals(operation.id())) {
                throw new LedgerUnavailableException("the validator answered for another operation");
            }
            return receipt;
        } catch (IOException | MalformedInputException e) {
            throw new LedgerUnavailableException("the way to a validator is cut: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailableException("interrupted while waiting for a validator", e);
        }
    }
}
