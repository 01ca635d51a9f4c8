package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.OperationSink;
import internet2.ledger.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes operations to a validator, where this node has no vote. An account's operations stay in their order: what
 * waits goes together, and the next batch follows when the one before is answered.
 */
final class Forwarder implements OperationSink, AutoCloseable {

    /** Operations in one request, and their bytes. */
    static final int BATCH_MAX = 256;

    static final int BATCH_BYTES_MAX = 1 << 20;

    /** Accounts do not wait for each other, unless they share one of these. */
    private static final int LANES = 16;

    private static final int WAITING_MAX = 8192;

    /** Where none takes it now, as while a whole network starts, all are asked again for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Asks one validator; the answer has one receipt for each operation. */
    interface Call {
        Bytes call(NodeId validator, Bytes request) throws IOException, InterruptedException;
    }

    private record Waiting(Operation operation, CompletableFuture<Receipt> answer) {}

    private final Supplier<List<NodeId>> validators;
    private final Function<Hash, Optional<Receipt>> receipts;
    private final Call call;
    private final List<BlockingQueue<Waiting>> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param validators in the order in which they are tried
     * @param receipts of blocks that are here: for operations that got through before their answer was lost
     */
    Forwarder(Supplier<List<NodeId>> validators, Function<Hash, Optional<Receipt>> receipts, Call call) {
        this.validators = validators;
        this.receipts = receipts;
        this.call = call;
        for (int i = 0; i < LANES; i++) {
            BlockingQueue<Waiting> lane = new LinkedBlockingQueue<>(WAITING_MAX);
            lanes.add(lane);
            threads.add(Thread.ofVirtual().name("ledger-forward-" + i).start(() -> run(lane)));
        }
    }

    @Override
    public CompletableFuture<Receipt> submit(Operation operation) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        int lane = Math.floorMod(operation.account().hashCode(), LANES);
        if (!lanes.get(lane).offer(new Waiting(operation, answer))) {
            answer.completeExceptionally(
                    new LedgerUnavailableException("too many operations wait to be forwarded; try again in a second"));
        }
        return answer;
    }

    private void run(BlockingQueue<Waiting> lane) {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(lane.take());
                int bytes = batch.getFirst().operation().encoded().size();
                Waiting next = lane.peek();
                while (next != null && batch.size() < BATCH_MAX && bytes < BATCH_BYTES_MAX) {
                    bytes += next.operation().encoded().size();
                    batch.add(lane.take());
                    next = lane.peek();
                }
                forward(batch);
                batch.clear();
            }
        } catch (InterruptedException closing) {
            batch.addAll(lane);
            batch.forEach(each ->
                    each.answer().completeExceptionally(new LedgerUnavailableException("the ledger was closed")));
        }
    }

    private void forward(List<Waiting> batch) throws InterruptedException {
        Bytes request = new CanonicalWriter()
                .list(batch, (to, each) -> to.value(each.operation()))
                .toBytes();
        String last = "this node knows no validator to send the operation to";
        boolean unsure = false;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            for (NodeId validator : validators.get()) {
                try {
                    answer(batch, decode(batch, call.call(validator, request)), unsure);
                    return;
                } catch (IOException | MalformedInputException e) {
                    last = "validator " + validator + " does not take the operation: " + e.getMessage();
                    unsure = true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } while (System.nanoTime() - deadline < 0);
        LedgerUnavailableException unavailable = new LedgerUnavailableException(last);
        batch.forEach(each -> each.answer().completeExceptionally(unavailable));
    }

    private static List<Receipt> decode(List<Waiting> batch, Bytes answer) {
        List<Receipt> found = CanonicalReader.decode(answer, in -> in.list(BATCH_MAX, Receipt::decode));
        boolean fits = found.size() == batch.size();
        for (int i = 0; fits && i < found.size(); i++) {
            fits = found.get(i).operation().equals(batch.get(i).operation().id());
        }
        if (!fits) {
            throw new MalformedInputException("the validator answered for other operations");
        }
        return found;
    }

    private void answer(List<Waiting> batch, List<Receipt> answers, boolean unsure) {
        for (int i = 0; i < batch.size(); i++) {
            Receipt receipt = answers.get(i);
            batch.get(i)
                    .answer()
                    .complete(unsure ? receipts.apply(receipt.operation()).orElse(receipt) : receipt);
        }
    }

    /** What a request has. */
    static List<Operation> operations(Bytes request) {
        return CanonicalReader.decode(request, in -> in.list(BATCH_MAX, Operation::decode));
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
