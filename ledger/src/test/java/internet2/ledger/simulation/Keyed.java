package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.simplex.Ballots;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.nio.ByteBuffer;

/**
 * Signatures that cost nothing: a keyed hash, whose keys the simulation alone knows. It gives each machine, hostile
 * ones too, the ballots of its own member only.
 */
final class Keyed implements Ballots {

    private final Members members;
    private final int member;

    Keyed(Members members, int member) {
        this.members = members;
        this.member = member;
    }

    @Override
    public SignedVote sign(VoteKind kind, long epoch, long view, Hash block, int validator) {
        return new SignedVote(kind, epoch, view, block, validator, signature(member, kind, epoch, view, block));
    }

    @Override
    public boolean verify(SignedVote vote, ValidatorSet validators) {
        return holds(members, vote, validators);
    }

    static boolean holds(Members members, SignedVote vote, ValidatorSet validators) {
        return vote.validator() < validators.size()
                && vote.signature()
                        .equals(signature(
                                members.of(validators.keys(vote.validator())),
                                vote.kind(),
                                vote.epoch(),
                                vote.view(),
                                vote.block()));
    }

    private static Bytes signature(int member, VoteKind kind, long epoch, long view, Hash block) {
        long word = mix(0x5851_f42d_4c95_7f2dL ^ member);
        word = mix(word ^ kind.code());
        word = mix(word + epoch);
        word = mix(word ^ view);
        word = mix(word + block.a());
        word = mix(word ^ block.b());
        return Bytes.wrap(
                ByteBuffer.allocate(SignedVote.SIGNATURE_BYTES).putLong(word).array());
    }

    /** The finalizer of MurmurHash3. */
    static long mix(long value) {
        long mixed = value ^ value >>> 33;
        mixed *= 0xff51_afd7_ed55_8ccdL;
        mixed ^= mixed >>> 33;
        mixed *= 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ mixed >>> 33;
    }
}
