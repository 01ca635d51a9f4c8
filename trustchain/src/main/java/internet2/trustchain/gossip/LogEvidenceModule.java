package internet2.trustchain.gossip;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NetworkLog;
import internet2.trustchain.log.NoteKey;
import internet2.verifier.Validator;
import java.util.List;

/**
 * The ledger's side of evidence against the log: a {@link SplitView} is judged by every node and stays on record, with
 * the validators who vouched for both heads. It takes nobody's stake: the log's key is no member, and a validator who
 * follows two ledgers is convicted by its votes. Refusals: {@code no-log}, {@code evidence-wrong},
 * {@code already-known}.
 */
public final class LogEvidenceModule implements LedgerModule<SplitView> {

    public static final String NAME = "log-evidence";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SplitView decode(CanonicalReader in) {
        return SplitView.decode(in);
    }

    @Override
    public Queries queries(StateReader state) {
        return Queries.of(SplitViews.class, new SplitViews(state));
    }

    @Override
    public Bytes apply(SplitView evidence, OperationContext context, ModuleState state) throws OperationRefused {
        NoteKey log = context.query(NetworkLog.class)
                .key()
                .orElseThrow(() -> new OperationRefused("no-log", "this network has no transparency log"));
        List<Validator> validators =
                context.query(Membership.class).validators().validators();
        try {
            SplitView.Proven proven = evidence.verify(
                    log,
                    validators.stream()
                            .map(each -> Cosigner.of(log.name(), each.keys()))
                            .toList());
            Hash id = evidence.id();
            if (new SplitViews(state).find(id).isPresent()) {
                throw new OperationRefused("already-known", "this split view is on record: " + id.hex());
            }
            SplitViews.Recorded record = new SplitViews.Recorded(
                    id,
                    proven.smaller().size(),
                    proven.larger().size(),
                    proven.cosigners().stream()
                            .limit(SplitView.NAMED_MAX)
                            .map(each -> each.keys().id())
                            .toList(),
                    context.height(),
                    context.blockTime(),
                    context.account());
            state.put(SplitViews.key(id), record.encoded());
            return Bytes.EMPTY;
        } catch (LogRefused e) {
            throw new OperationRefused("evidence-wrong", e.reason());
        }
    }
}
