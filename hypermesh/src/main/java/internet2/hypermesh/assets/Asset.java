package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * A registered resource.
 *
 * @param leased the sum of its live leases, never more than the offer
 * @param leases how many live leases that is
 * @param retired no longer there; its id stays its own
 */
public record Asset(NodeId owner, AssetDescription description, long leased, int leases, boolean retired)
        implements Encodable {

    public Asset {
        if (leased < 0 || leased > description.offer().amount() || leases < 0) {
            throw new IllegalArgumentException("leased " + leased + " of an offer of "
                    + description.offer().amount());
        }
    }

    public AssetId id() {
        return description.id(owner);
    }

    public AssetKind kind() {
        return description.kind();
    }

    /** What may still be leased. */
    public long free() {
        return retired ? 0 : description.offer().amount() - leased;
    }

    Asset described(AssetDescription next) {
        return new Asset(owner, next, leased, leases, false);
    }

    Asset retire() {
        return new Asset(owner, description, leased, leases, true);
    }

    Asset lend(long amount) {
        return new Asset(owner, description, leased + amount, leases + 1, retired);
    }

    Asset takeBack(long amount) {
        return new Asset(owner, description, leased - amount, leases - 1, retired);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(owner.hash()).value(description).u64(leased).u32(leases).bool(retired);
    }

    public static Asset decode(CanonicalReader in) {
        return new Asset(
                new NodeId(in.hash()), AssetDescription.decode(in), in.u64(), Math.toIntExact(in.u32()), in.bool());
    }
}
