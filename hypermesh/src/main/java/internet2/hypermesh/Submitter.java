package internet2.hypermesh;

import internet2.foundation.Bytes;
import internet2.hypermesh.assets.AssetOperation;
import internet2.hypermesh.assets.AssetsModule;
import internet2.ledger.OperationRefused;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Submits operations on assets and waits for what becomes of them. */
final class Submitter {

    /** An idle ledger makes a block every 5 s; a view change or two fit in as well. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    /** A node that follows has a block a moment after the validators do. */
    private static final int LOOKS_MAX = 100;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Surroundings.Operations operations;

    Submitter(Surroundings.Operations operations) {
        this.operations = operations;
    }

    /** @return the result of the accepted operation */
    Bytes submit(AssetOperation operation) throws OperationRefused, IOException {
        try {
            return operations
                    .submit(AssetsModule.NAME, operation)
                    .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .result();
        } catch (ExecutionException e) {
            throw new IOException("the ledger can't be reached; whether the operation took effect is unknown", e);
        } catch (TimeoutException e) {
            throw new IOException("no receipt within " + WAIT_MAX + "; the operation may still take effect", e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits until this node's own ledger shows what was accepted, 5 s at most: then the next command sees it too. */
    void await(BooleanSupplier shown) throws InterruptedIOException {
        for (int look = 0; look < LOOKS_MAX && !shown.getAsBoolean(); look++) {
            pause();
        }
    }

    static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting");
    }
}
