package internet2.server;

import internet2.trustchain.authority.CrlShard;
import internet2.trustchain.authority.RevocationView;
import internet2.trustchain.authority.Serial;
import java.util.List;
import java.util.function.Function;

/** Revocations for a node that must talk to a peer before it has a ledger: until then it knows of no certificate. */
record LateRevocations(Late<RevocationView> ledger) implements RevocationView {

    @Override
    public Standing standing(Serial serial) {
        return ask(view -> view.standing(serial), new Standing.Unknown());
    }

    @Override
    public List<Revocation> revocations() {
        return ask(RevocationView::revocations, List.of());
    }

    @Override
    public List<Revocation> revocations(CrlShard shard) {
        return ask(view -> view.revocations(shard), List.of());
    }

    @Override
    public long version() {
        return ask(RevocationView::version, -1L);
    }

    @Override
    public long version(CrlShard shard) {
        return ask(view -> view.version(shard), -1L);
    }

    private <T> T ask(Function<RevocationView, T> question, T without) {
        return ledger.peek().map(question).orElse(without);
    }
}
