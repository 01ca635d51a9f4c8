package internet2.server;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Ledger;
import internet2.ledger.Receipt;
import internet2.ledger.client.Session;
import internet2.server.adapters.Account;
import internet2.server.adapters.Accounts;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.Role;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The sessions that this node keeps on the ledger: its own, and its administrator's. */
record NodeAccounts(Account node, Account administrator) implements Accounts {

    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    /** A session as the adapters see it: once an operation is acknowledged, this node's own state shows it. */
    static Account of(Session session, Ledger ledger) {
        return new Account() {
            @Override
            public NodeId id() {
                return session.account();
            }

            @Override
            public CompletableFuture<Receipt> submit(String module, Encodable payload) {
                return submit(module, payload, Session.STATE_BYTES_DEFAULT);
            }

            @Override
            public CompletableFuture<Receipt> submit(String module, Encodable payload, int stateBytes) {
                return session.submit(module, payload.encoded(), stateBytes)
                        .thenCompose(receipt -> shownBy(ledger, receipt));
            }
        };
    }

    private static CompletableFuture<Receipt> shownBy(Ledger ledger, Receipt receipt) {
        if (ledger.tip().height() >= receipt.height()) {
            return CompletableFuture.completedFuture(receipt);
        }
        CompletableFuture<Receipt> shown = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                ledger.awaitHeight(receipt.height(), CATCH_UP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            shown.complete(receipt);
        });
        return shown;
    }

    @Override
    public Account of(Caller caller) {
        if (caller.role() == Role.ADMIN) {
            return administrator;
        }
        if (caller.authenticated().id().equals(node.id())) {
            return node;
        }
        throw ApiProblem.forbidden(
                "this node keeps no session for " + caller.authenticated().id()
                        + "; send a signed operation to /api/v1/ledger/operations, or ask at your own node");
    }
}
