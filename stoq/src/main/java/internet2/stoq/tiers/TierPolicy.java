package internet2.stoq.tiers;

import java.util.Optional;

/** What an operator says of a node's paths. */
public enum TierPolicy {
    /** Each path is measured, and begins as unlimited. */
    AUTO,
    MBPS_100,
    GBPS_1,
    GBPS_2_5,
    UNLIMITED;

    /** The tier of every path; absent where each is measured. */
    public Optional<Tier> fixed() {
        return this == AUTO ? Optional.empty() : Optional.of(Tier.valueOf(name()));
    }
}
