package internet2.server.backup;

import internet2.foundation.NetworkId;
import internet2.ledger.CommittedBlock;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.Fork;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Two archives of one network, side by side. Each is taken as it is: verify them first.
 *
 * @param common height of the last block that both have
 * @param fork where they part; empty where one is only longer
 */
public record Comparison(long common, Optional<Fork> fork) {

    /** @throws BackupFailure an archive cannot be read, or they are of different networks */
    public static Comparison of(BackupReader one, BackupReader other) throws BackupFailure {
        NetworkId network = one.genesis().network();
        if (!network.equals(other.genesis().network())) {
            throw new BackupFailure("the archives are of different networks: " + network + " and "
                    + other.genesis().network());
        }
        try {
            Iterator<CommittedBlock> left = one.blocks();
            Iterator<CommittedBlock> right = other.blocks();
            long common = 0;
            while (left.hasNext() && right.hasNext()) {
                Optional<Fork> fork = Fork.between(network, left.next(), right.next());
                if (fork.isPresent()) {
                    return new Comparison(common, fork);
                }
                common++;
            }
            return new Comparison(common, Optional.empty());
        } catch (BackupReader.Unreadable unreadable) {
            throw unreadable.failure();
        } catch (IllegalArgumentException unrelated) {
            throw new BackupFailure("the archives' blocks are not one after the other: " + unrelated.getMessage());
        }
    }

    /** Places, in the set of the fork's epoch, of those who signed both blocks. */
    public List<Integer> seats() {
        return fork.map(each -> each.evidence().stream()
                        .map(Evidence::validator)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }
}
