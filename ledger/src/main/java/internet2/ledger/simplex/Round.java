package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one view: votes, the first of each kind of each validator, and the certificates they make. */
final class Round {

    final long view;
    private final ValidatorSet validators;
    private final SafetyRules rules;
    private final Map<VoteKind, Map<Integer, SignedVote>> votes = new EnumMap<>(VoteKind.class);
    private final Map<VoteKind, QuorumCertificate> certificates = new EnumMap<>(VoteKind.class);

    /** The first that the leader signed. */
    Message.@Nullable Propose proposal;

    /** When that came, on the clock of uptime. */
    @Nullable
    Duration proposedAt;

    /** When a quorum had prepared it, on the clock of uptime. */
    @Nullable
    Duration preparedAt;

    /** The proposal was looked at and is no block that may stand here. */
    boolean refused;

    Round(long view, ValidatorSet validators, SafetyRules rules) {
        this.view = view;
        this.validators = validators;
        this.rules = rules;
    }

    Optional<SignedVote> vote(VoteKind kind, int validator) {
        return Optional.ofNullable(votes.getOrDefault(kind, Map.of()).get(validator));
    }

    /** Takes a vote whose signature holds; tells what it proves together with an earlier one. */
    Optional<Evidence> add(SignedVote vote) {
        votes.computeIfAbsent(vote.kind(), absent -> new HashMap<>()).putIfAbsent(vote.validator(), vote);
        return votes.values().stream()
                .map(ofKind -> ofKind.get(vote.validator()))
                .filter(earlier -> earlier != null && Evidence.contradict(earlier, vote))
                .findFirst()
                .map(earlier -> new Evidence(earlier, vote));
    }

    /** A vote of our own from before a restart. */
    void recall(SignedVote vote) {
        votes.computeIfAbsent(vote.kind(), absent -> new HashMap<>()).putIfAbsent(vote.validator(), vote);
    }

    /** The certificate that the votes for this block make, if it is new. */
    Optional<QuorumCertificate> completed(VoteKind kind, Hash block) {
        if (kind == VoteKind.PROPOSE || certificates.containsKey(kind)) {
            return Optional.empty();
        }
        Collection<SignedVote> equal = equal(kind, block);
        return rules.isQuorum(validators, weight(equal)) ? Optional.of(QuorumCertificate.of(equal)) : Optional.empty();
    }

    private List<SignedVote> equal(VoteKind kind, Hash block) {
        return votes.getOrDefault(kind, Map.of()).values().stream()
                .filter(vote -> vote.block().equals(block))
                .toList();
    }

    private long weight(Collection<SignedVote> of) {
        return of.stream()
                .mapToLong(vote -> validators.weight(vote.validator()))
                .sum();
    }

    /** Those of whom a vote of this kind is known. */
    Set<Integer> voters(VoteKind kind) {
        return votes.getOrDefault(kind, Map.of()).keySet();
    }

    /** The header of this block, if the leader proposed it here and nothing is wrong with it. */
    Optional<BlockHeader> header(Hash block) {
        return Optional.ofNullable(proposal)
                .filter(proposed -> !refused && proposed.vote().block().equals(block))
                .map(Message.Propose::header);
    }

    void put(QuorumCertificate certificate) {
        certificates.putIfAbsent(certificate.kind(), certificate);
    }

    Optional<QuorumCertificate> certificate(VoteKind kind) {
        return Optional.ofNullable(certificates.get(kind));
    }

    /** What helps one who is still in this view. */
    Collection<QuorumCertificate> certificates() {
        return certificates.values();
    }
}
