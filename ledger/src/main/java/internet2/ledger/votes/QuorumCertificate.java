package internet2.ledger.votes;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Genesis;
import internet2.verifier.ValidatorSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The same vote of validators with a quorum of the weight. One of commit makes its block final, and all before it. One
 * of store says that a batch is available: for that more than a third is enough, as an honest validator is among them.
 *
 * @param kind prepare, commit, nullify or store
 * @param view of store, the batch's position in its lane
 * @param block {@link Hash#ZERO} where the view is nullified; of store, the batch
 * @param votes in the order of validators, each at most once
 */
public record QuorumCertificate(VoteKind kind, long epoch, long view, Hash block, List<Vote> votes)
        implements Encodable {

    /**
     * One validator's signature.
     *
     * @param validator its place in the epoch's set
     * @param signature as in {@link SignedVote}
     */
    public record Vote(int validator, Bytes signature) {}

    public QuorumCertificate {
        votes = List.copyOf(votes);
        if (epoch < 0 || view < 1) {
            throw new IllegalArgumentException("a certificate is of an epoch from 0 and a view from 1");
        }
        if (kind == VoteKind.PROPOSE
                || kind == VoteKind.BATCH
                || (kind == VoteKind.NULLIFY) != block.equals(Hash.ZERO)) {
            throw new IllegalArgumentException(
                    "a certificate is of prepare, commit or store and a block, or of nullify");
        }
        for (int i = 1; i < votes.size(); i++) {
            if (votes.get(i - 1).validator() >= votes.get(i).validator()) {
                throw new IllegalArgumentException("votes are in the order of validators, each at most once");
            }
        }
    }

    /** Out of equal votes of different validators, in any order; at least one. */
    public static QuorumCertificate of(Collection<SignedVote> votes) {
        SignedVote any = votes.iterator().next();
        List<Vote> ordered = votes.stream()
                .sorted(Comparator.comparingInt(SignedVote::validator))
                .map(vote -> new Vote(vote.validator(), vote.signature()))
                .toList();
        return new QuorumCertificate(any.kind(), any.epoch(), any.view(), any.block(), ordered);
    }

    /** Its votes, one by one. */
    public List<SignedVote> signedVotes() {
        return votes.stream()
                .map(vote -> new SignedVote(kind, epoch, view, block, vote.validator(), vote.signature()))
                .toList();
    }

    /** Whether it says that a batch is available, by voters of the set; says nothing of their signatures. */
    public boolean isOfAvailability(ValidatorSet validators) {
        return kind == VoteKind.STORE
                && votes.stream().allMatch(vote -> vote.validator() < validators.size())
                && validators.isMoreThanThird(votes.stream()
                        .mapToLong(vote -> validators.weight(vote.validator()))
                        .sum());
    }

    /** Whether the voters are of the set and weigh a quorum; says nothing of their signatures. */
    public boolean isHeavyEnough(ValidatorSet validators) {
        return votes.stream().allMatch(vote -> vote.validator() < validators.size())
                && validators.isQuorum(votes.stream()
                        .mapToLong(vote -> validators.weight(vote.validator()))
                        .sum());
    }

    /** Whether the votes hold and weigh a quorum. */
    public boolean verify(NetworkId network, ValidatorSet validators) {
        return isHeavyEnough(validators) && signedVotes().stream().allMatch(vote -> vote.verify(network, validators));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(kind.code())
                .u64(epoch)
                .u64(view)
                .hash(block)
                .list(votes, (to, vote) -> to.u16(vote.validator()).fixed(vote.signature()));
    }

    public static QuorumCertificate decode(CanonicalReader in) {
        try {
            return new QuorumCertificate(
                    VoteKind.decode(in),
                    in.u64(),
                    in.u64(),
                    in.hash(),
                    in.list(
                            Genesis.VALIDATORS_MAX,
                            each -> new Vote(each.u16(), each.fixed(SignedVote.SIGNATURE_BYTES))));
        } catch (IllegalArgumentException disorder) {
            throw in.malformed(String.valueOf(disorder.getMessage()));
        }
    }
}
