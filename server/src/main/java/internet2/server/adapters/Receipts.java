package internet2.server.adapters;

import internet2.foundation.encoding.Encodable;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.LedgerReceipt;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the ledger's answer and says it in the API's words. */
final class Receipts {

    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private Receipts() {}

    /** The receipt of an accepted operation; an {@link ApiProblem} for every other. */
    static Receipt submit(Account account, String module, Encodable payload) {
        return accepted(await(account.submit(module, payload)));
    }

    /** The same for an operation that writes more state than others do: so many bytes at most. */
    static Receipt submit(Account account, String module, Encodable payload, int stateBytes) {
        return accepted(await(account.submit(module, payload, stateBytes)));
    }

    private static Receipt accepted(Receipt receipt) {
        if (receipt.outcome() instanceof Outcome.Refused refused) {
            throw ApiProblem.refused(refused.code(), refused.reason());
        }
        return receipt;
    }

    /** The receipt, whatever it says. */
    static Receipt await(CompletableFuture<Receipt> submitted) {
        try {
            return submitted.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ApiProblem.unavailable("the ledger did not answer within " + WAIT_MAX.toSeconds()
                    + " s; the operation may still be taken in");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LedgerUnavailableException unavailable) {
                throw ApiProblem.unavailable(String.valueOf(unavailable.getMessage()));
            }
            throw new IllegalStateException("the ledger failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.unavailable("this node is stopping");
        }
    }

    static LedgerReceipt view(Receipt receipt) {
        return new LedgerReceipt(receipt.operation().hex(), receipt.height(), receipt.index(), receipt.time());
    }

    static ApiProblem problem(OperationRefused refused) {
        return ApiProblem.refused(refused.code(), refused.reason());
    }
}
