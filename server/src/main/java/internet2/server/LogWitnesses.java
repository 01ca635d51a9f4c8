package internet2.server;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.ledger.Ledger;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.HeadTrust;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who vouches for a head of the log: its key, with which no validator signs alone, and besides, with a post-quantum
 * signature, one node that the ledger knows.
 *
 * <p>Any node that was ever admitted, because a certificate outlives the vote of whoever cosigned the head in its
 * proof: refusing that would lock its owner out when a validator leaves or changes its keys. A node that is behind
 * can't know them all, and takes the key alone, or it would refuse those from whom it could learn.
 *
 * @param founders who vouched before anybody was admitted
 */
record LogWitnesses(NoteKey log, List<HybridPublicKey> founders, Supplier<Optional<Ledger>> ledger, InstantSource clock)
        implements HeadTrust {

    /** An idle ledger still makes a block every few seconds. */
    private static final Duration BEHIND = Duration.ofMinutes(1);

    private static final String DIGITS = "[0-9a-f]{16}";

    @Override
    public LogCheckpoint open(String note) throws LogRefused {
        Optional<Ledger> known = ledger.get();
        Instant inStep = clock.instant().minus(BEHIND);
        boolean knows = known.filter(open -> open.blockTime().isAfter(inStep)).isPresent();
        return new LogTrust(log, cosigners(SignedNote.parse(note)), knows ? 1 : 0).open(note);
    }

    @Override
    public List<Cosigner> cosigners(SignedNote note) {
        Optional<Ledger> known = ledger.get();
        return Stream.concat(
                        founders.stream(),
                        note.signatures().stream()
                                .flatMap(line -> known.flatMap(open -> keys(line.name(), open)).stream()))
                .distinct()
                .map(keys -> Cosigner.of(log.name(), keys))
                .toList();
    }

    /** The keys of the node that a line is named after. */
    private static Optional<HybridPublicKey> keys(String name, Ledger ledger) {
        String digits = name.substring(name.lastIndexOf('/') + 1);
        if (!digits.matches(DIGITS)) {
            return Optional.empty();
        }
        Membership membership = ledger.query(Membership.class);
        Optional<NodeId> node =
                membership.memberAt(Long.parseUnsignedLong(digits, 16)).map(Member::id);
        return node.flatMap(membership::keys);
    }
}
