package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.verifier.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many validators have to have seen that a name is controlled: more than half of those that look, as many as sign
 * with the issuing key. Of n = 3f + 1, the f that may lie are too few to certify a name that nobody showed, and the f
 * that may be silent are too few to keep a name from its certificate.
 */
public final class ControlQuorum {

    /** Whoever votes looks, the first so many of them: as many as hold shares of the keys. */
    public static final int PERSPECTIVES_MAX = 16;

    /** How long a finding may be relied on: twice as long as ACME does, and as long as a clock and a ledger may err. */
    static final Duration AGE_MAX = Duration.ofDays(2);

    private final Membership membership;
    private final Hash root;
    private final List<NodeId> perspectives;

    /**
     * Of the validators as they are now.
     *
     * @param root SHA-256 of the network's root certificate
     */
    public ControlQuorum(Membership membership, Hash root) {
        this.membership = membership;
        this.root = root;
        this.perspectives = membership.validators().validators().stream()
                .map(Validator::id)
                .map(membership::latest)
                .limit(PERSPECTIVES_MAX)
                .toList();
    }

    /** The validators that look, under the ids that they have now. */
    public List<NodeId> perspectives() {
        return perspectives;
    }

    /** How many of so many have to agree: 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5, 4 of 6, 4 of 7. */
    public static int needed(int perspectives) {
        return perspectives / 2 + 1;
    }

    /** Why the finding does not count for the claim, or nothing where it does. */
    public Optional<String> fault(ControlClaim claim, ControlFinding finding, Instant now) {
        NodeId validator = finding.validator();
        if (!perspectives.contains(
                validator)) { // who has changed keys says it anew: the old ones may be somebody else's

            return Optional.of("node " + validator + " is none of the validators that look");
        }
        boolean old = finding.time().plus(AGE_MAX).isBefore(now)
                || finding.time().minus(IssuancePolicy.CLOCK_SKEW_MAX).isAfter(now);
        if (old) {
            return Optional.of(
                    "validator " + validator + " saw it at " + finding.time() + ", which does not count at " + now);
        }
        boolean signed = membership
                .keys(validator)
                .filter(keys -> finding.signed(keys.statement(), root, claim))
                .isPresent();
        return signed
                ? Optional.empty()
                : Optional.of("validator " + validator + " signed something else than that this account showed it");
    }

    /**
     * Why these findings do not suffice for the claim, or nothing where they do. Stops with the first that suffice.
     *
     * @param now of the block, or of the clock before there is one
     */
    public Optional<String> fault(ControlClaim claim, List<ControlFinding> findings, Instant now) {
        int needed = needed(perspectives.size());
        Set<NodeId> agreeing = new HashSet<>();
        Map<NodeId, String> faults = new LinkedHashMap<>();
        for (ControlFinding each : findings) {
            Optional<String> fault = fault(claim, each, now);
            if (fault.isPresent()) {
                faults.put(each.validator(), fault.get());
            } else if (agreeing.add(each.validator()) && agreeing.size() == needed) {
                return Optional.empty();
            }
        }
        return Optional.of("control of " + claim.name().text() + " by "
                + claim.method().text() + " was seen by "
                + agreeing.size() + " of " + perspectives.size() + " validators, and " + needed + " have to see it"
                + (faults.isEmpty() ? "" : "; " + String.join("; ", faults.values())));
    }
}
