package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.threshold.epochs.KeyOperation.Open;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.verifier.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ceremonies that follow from who votes. They need nobody's order, so any validator may open them.
 *
 * <p>Whoever votes holds a share, the first {@value KeyOperation#HOLDERS_MAX} of them, and more than half sign
 * together: 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5, 4 of 6. That is the fewest that {@link KeysModule} takes: two
 * groups of signers share somebody, more than the f that may lie have to agree, and f may be away.
 */
public final class Handover {

    /** From one ceremony's end to the next that only renews shares, so that nobody keeps all others busy with it. */
    static final Duration RENEWAL_AFTER = Duration.ofHours(1);

    /** From one ceremony's end to the next: what was dealt stands in the state until the next begins. */
    static final Duration REST = Duration.ofSeconds(10);

    private Handover() {}

    /** The first one for a key that is to be made, as an administrator opens it. */
    public static Open first(String key, Membership membership) {
        return to(key, voting(membership));
    }

    /**
     * The one that is due because others vote than hold the key, or the first one for it came to nothing.
     *
     * @param now the ledger's time; a ceremony that some slept through is not tried again at once
     */
    public static Optional<Open> due(String key, KeysState keys, Membership membership, Instant now) {
        List<NodeId> voting = voting(membership);
        Optional<KeyEpoch> held = keys.current(key);
        Optional<CeremonyRecord> latest = keys.record(key);
        boolean open =
                held.isPresent() ? !isHeldBy(held.get(), voting, membership) : latest.isPresent() && isExchanged(key);
        boolean blocked = latest.filter(last -> isUnderWay(last)
                        || now.isBefore(ended(last).plus(REST))
                        || (isFor(last, voting, membership)
                                && now.isBefore(ended(last).plus(KeysModule.PHASE))))
                .isPresent();
        return open && !blocked ? Optional.of(to(key, voting)) : Optional.empty();
    }

    /** Whether it is one of a purpose that gets other keys: what such a key is made for goes on until it is there. */
    private static boolean isExchanged(String key) {
        return KeyName.of(key)
                .filter(name -> name.purpose() == NetworkKey.ISSUING || name.purpose() == NetworkKey.ZONES)
                .isPresent();
    }

    /** New shares for those that hold the key already: for a holder that has lost its own. */
    public static Optional<Open> renewal(String key, KeysState keys, Membership membership, Instant now) {
        List<NodeId> voting = voting(membership);
        boolean open = keys.current(key)
                .filter(current -> isHeldBy(current, voting, membership))
                .isPresent();
        boolean blocked = keys.record(key)
                .filter(last -> isUnderWay(last) || now.isBefore(ended(last).plus(RENEWAL_AFTER)))
                .isPresent();
        return open && !blocked ? Optional.of(to(key, voting)) : Optional.empty();
    }

    private static List<NodeId> voting(Membership membership) {
        return membership.validators().validators().stream()
                .map(Validator::id)
                .limit(KeyOperation.HOLDERS_MAX)
                .toList();
    }

    private static Open to(String key, List<NodeId> voting) {
        return new Open(key, voting.size() / 2 + 1, voting);
    }

    private static boolean isHeldBy(KeyEpoch current, List<NodeId> voting, Membership membership) {
        return Set.copyOf(current.shareholders(membership).values()).equals(Set.copyOf(voting));
    }

    private static boolean isUnderWay(CeremonyRecord last) {
        return last.ceremony().phase() != Ceremony.Phase.OVER;
    }

    /** Of a ceremony that is over; its record says when another phase would end. */
    private static Instant ended(CeremonyRecord last) {
        return last.phaseEnd().minus(KeysModule.PHASE);
    }

    private static boolean isFor(CeremonyRecord last, List<NodeId> voting, Membership membership) {
        return Set.copyOf(last.recipients().stream().map(membership::latest).toList())
                .equals(Set.copyOf(voting));
    }
}
