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

/** Submits operations on assets and waits for what becomes of them. */
final class Submitter {

    /** An idle ledger makes a block every 5 s; a view change or two fit in as well. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

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
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a receipt");
        }
    }
}
