package internet2.server;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Outcome;
import internet2.trustchain.authority.CertificateOperation;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificateOperation.RenewIntermediate;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IntermediateKeeper;
import internet2.trustchain.authority.IssuanceRefused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the intermediates renewed from here: in time, and at once in the block of an administrator's order. An order that
 * nobody can carry out yet, because the root's key lies elsewhere, is looked at again once a minute.
 *
 * @param keepers one for each hierarchy, so that it has one renewal at a time
 * @param renewed told when a block brought another intermediate; may take its time
 */
record IntermediateUpkeep(Map<Hierarchy, IntermediateKeeper> keepers, Runnable renewed) implements BlockListener {

    private static final Logger log = LoggerFactory.getLogger(IntermediateUpkeep.class);

    void maintain() {
        keepers.values().forEach(IntermediateUpkeep::renew);
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        List<CertificateOperation> accepted =
                operations.stream().flatMap(each -> accepted(each).stream()).toList();
        Set<Hierarchy> ordered = accepted.stream()
                .filter(OrderIntermediate.class::isInstance)
                .map(each -> ((OrderIntermediate) each).hierarchy())
                .collect(Collectors.toSet());
        if (accepted.stream().anyMatch(RenewIntermediate.class::isInstance)) {
            Thread.startVirtualThread(renewed);
        }
        keepers.forEach((hierarchy, keeper) -> {
            if (ordered.contains(hierarchy)) {
                Thread.startVirtualThread(() -> renew(keeper));
            }
        });
    }

    private static Optional<CertificateOperation> accepted(CommittedOperation committed) {
        boolean counts = committed.operation().module().equals(CertificatesModule.NAME)
                && committed.receipt().outcome() instanceof Outcome.Accepted;
        return counts
                ? Optional.of(CanonicalReader.decode(committed.operation().payload(), CertificateOperation::decode))
                : Optional.empty();
    }

    private static void renew(IntermediateKeeper keeper) {
        try {
            keeper.maintain();
        } catch (IssuanceRefused e) {
            log.atInfo().addKeyValue("reason", e.reason()).log("intermediate not renewed from here");
        } catch (LedgerUnavailableException stopping) {
            log.atDebug().addKeyValue("reason", stopping.getMessage()).log("intermediate not looked at");
        }
    }
}
