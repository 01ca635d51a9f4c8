package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** What an account can ask of the module "assets". The account is the owner, or the lessee. */
public sealed interface AssetOperation extends Encodable {

    int GRANTEES_MAX = 16;

    /** States a new asset of the account, or one that it had retired. Result: the asset's id. */
    record Register(AssetDescription asset) implements AssetOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).value(asset);
        }
    }

    /** States an asset of the account anew; kind and key say which. Result: the asset's id. */
    record Update(AssetDescription asset) implements AssetOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).value(asset);
        }
    }

    /** Takes an asset without live leases out of the network. */
    record Retire(AssetId asset) implements AssetOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(3).fixed(asset.bytes());
        }
    }

    /**
     * Leases {@code amount} of an asset from now on. Result: the {@link Lease}.
     *
     * @param grantees who else may use it: at most {@link #GRANTEES_MAX}, ascending, each once
     */
    record OpenLease(AssetId asset, long amount, Duration duration, List<NodeId> grantees) implements AssetOperation {

        public OpenLease {
            if (amount <= 0 || amount > AssetDescription.CAPACITY_MAX) {
                throw new IllegalArgumentException("a lease is of 1 to 2^60, not " + amount);
            }
            Offer.checkDuration(duration);
            grantees = List.copyOf(grantees);
            for (int i = 1; i < grantees.size(); i++) {
                if (grantees.get(i - 1).compareTo(grantees.get(i)) >= 0) {
                    throw new IllegalArgumentException("grantees stand in ascending order, each once");
                }
            }
            if (grantees.size() > GRANTEES_MAX) {
                throw new IllegalArgumentException("a lease has at most 16 grantees, not " + grantees.size());
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(4).fixed(asset.bytes()).u64(amount).duration(duration);
            out.list(grantees, (to, grantee) -> to.hash(grantee.hash()));
        }
    }

    /**
     * Lets a live lease of the account run for {@code duration} from now on, never shorter than before. Result:
     * the {@link Lease}.
     */
    record ExtendLease(AssetId lease, Duration duration) implements AssetOperation {

        public ExtendLease {
            Offer.checkDuration(duration);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(5).fixed(lease.bytes()).duration(duration);
        }
    }

    /** Ends a live lease: by its lessee, or by the owner of the asset. */
    record ReleaseLease(AssetId lease) implements AssetOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(6).fixed(lease.bytes());
        }
    }

    static AssetOperation decode(CanonicalReader in) {
        int type = in.u8();
        return switch (type) {
            case 1 -> new Register(AssetDescription.decode(in));
            case 2 -> new Update(AssetDescription.decode(in));
            case 3 -> new Retire(assetId(in));
            case 4 -> new OpenLease(assetId(in), in.u64(), in.duration(), nodes(in));
            case 5 -> new ExtendLease(assetId(in), in.duration());
            case 6 -> new ReleaseLease(assetId(in));
            default -> throw in.malformed("an operation on assets is 1 to 6, not " + type);
        };
    }

    static AssetId assetId(CanonicalReader in) {
        Bytes bytes = in.fixed(AssetId.SIZE);
        ByteBuffer words = bytes.buffer();
        return new AssetId(words.getLong(), words.getLong());
    }

    static List<NodeId> nodes(CanonicalReader in) {
        return in.list(GRANTEES_MAX, each -> new NodeId(each.hash()));
    }
}
