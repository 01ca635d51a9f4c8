package internet2.hypermesh;

import internet2.foundation.AssetId;
import java.util.List;

/**
 * What a start changed in the ledger about this machine.
 *
 * @param refused what the ledger did not accept, with the reason; the next start tries again
 */
public record Registration(
        List<AssetId> registered, List<AssetId> updated, List<AssetId> retired, List<String> refused) {}
