package internet2.verifier;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The state at one height, signed by validators with a quorum of the weight: all a client needs to trust in order to
 * check any entry of the state.
 *
 * @param stateRoot after the block at {@code height}
 * @param time of that block
 */
public record Checkpoint(
        NetworkId network,
        long epoch,
        long height,
        Hash blockHash,
        Hash stateRoot,
        Instant time,
        List<Signature> signatures)
        implements Encodable {

    /** Signs a checkpoint. */
    public static final String DOMAIN = "ledger/checkpoint/1";

    /** One validator's signature, Ed25519 and post-quantum, over {@link Checkpoint#statement}. */
    public record Signature(int validator, HybridSignature signature) {}

    public Checkpoint {
        signatures = List.copyOf(signatures);
    }

    /** What validators sign: everything above the signatures. */
    public Bytes statement() {
        CanonicalWriter out = new CanonicalWriter();
        encodeStatement(out);
        return out.toBytes();
    }

    /** The same with the signature of one more validator. */
    public Checkpoint signedBy(HybridKey key, int validator) {
        List<Signature> more = new ArrayList<>(signatures);
        more.add(new Signature(validator, key.sign(DOMAIN, statement())));
        return new Checkpoint(network, epoch, height, blockHash, stateRoot, time, more);
    }

    /** Whether the signatures hold, come from different validators, and weigh a quorum. */
    public boolean verify(ValidatorSet validators) {
        Bytes statement = statement();
        long weight = 0;
        int last = -1;
        for (Signature each : signatures) {
            boolean holds = each.validator() > last
                    && each.validator() < validators.size()
                    && validators.keys(each.validator()).verify(DOMAIN, statement, each.signature());
            if (!holds) {
                return false;
            }
            last = each.validator();
            weight += validators.weight(last);
        }
        return validators.isQuorum(weight);
    }

    @Override
    public void encode(CanonicalWriter out) {
        encodeStatement(out);
        out.list(signatures, (to, each) -> to.u16(each.validator()).value(each.signature()));
    }

    public static Checkpoint decode(CanonicalReader in) {
        return new Checkpoint(
                new NetworkId(in.hash()),
                in.natural("an epoch"),
                in.natural("a height"),
                in.hash(),
                in.hash(),
                in.instant(),
                in.list(ValidatorSet.SIZE_MAX, each -> new Signature(each.u16(), HybridSignature.decode(each))));
    }

    private void encodeStatement(CanonicalWriter out) {
        out.hash(network.hash())
                .u64(epoch)
                .u64(height)
                .hash(blockHash)
                .hash(stateRoot)
                .instant(time);
    }
}
