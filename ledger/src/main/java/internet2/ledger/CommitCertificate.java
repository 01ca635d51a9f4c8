package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * That validators with a quorum of the weight committed a block: the block is final.
 *
 * @param votes in the order of validators, each at most once
 */
public record CommitCertificate(long epoch, long view, Hash block, List<Vote> votes) implements Encodable {

    /** Signs a vote to commit. */
    public static final String DOMAIN = "ledger/commit/1";

    /**
     * One validator's signature.
     *
     * @param validator its place in the list of validators
     * @param signature Ed25519 over {@link CommitCertificate#statement}
     */
    public record Vote(int validator, Bytes signature) {}

    public CommitCertificate {
        votes = List.copyOf(votes);
        for (int i = 1; i < votes.size(); i++) {
            if (votes.get(i - 1).validator() >= votes.get(i).validator()) {
                throw new IllegalArgumentException("votes are in the order of validators, each at most once");
            }
        }
    }

    /** What a validator signs to commit a block. */
    public static Bytes statement(NetworkId network, long epoch, long view, Hash block) {
        return new CanonicalWriter()
                .hash(network.hash())
                .u64(epoch)
                .u64(view)
                .hash(block)
                .toBytes();
    }

    public static Vote vote(Ed25519Key key, int validator, NetworkId network, BlockHeader header) {
        Bytes statement = statement(network, header.epoch(), header.view(), header.hash(network));
        return new Vote(validator, key.sign(DOMAIN, statement));
    }

    /** Whether the votes hold and weigh a quorum. */
    public boolean verify(NetworkId network, ValidatorSet validators) {
        Bytes statement = statement(network, epoch, view, block);
        long weight = 0;
        for (Vote vote : votes) {
            if (vote.validator() >= validators.size()
                    || !validators.keys(vote.validator()).statement().verify(DOMAIN, statement, vote.signature())) {
                return false;
            }
            weight += validators.weight(vote.validator());
        }
        return validators.isQuorum(weight);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(epoch)
                .u64(view)
                .hash(block)
                .list(votes, (to, vote) -> to.u16(vote.validator()).fixed(vote.signature()));
    }

    public static CommitCertificate decode(CanonicalReader in) {
        try {
            return new CommitCertificate(
                    in.u64(),
                    in.u64(),
                    in.hash(),
                    in.list(
                            Genesis.VALIDATORS_MAX,
                            each -> new Vote(each.u16(), each.fixed(Authorization.ED25519_SIGNATURE_BYTES))));
        } catch (IllegalArgumentException disorder) {
            throw in.malformed(String.valueOf(disorder.getMessage()));
        }
    }
}
