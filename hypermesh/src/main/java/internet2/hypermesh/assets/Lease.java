package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.List;

/**
 * The right to use a part of an asset for a time.
 *
 * @param id names the lease and, in addresses, the region that it is
 * @param asset of which it is a part
 * @param host the asset's owner
 * @param port STOQ port of the host
 * @param grantees who else may use it, ascending
 * @param amount in the unit of the asset's kind
 * @param until when it ends if it is live, when it ended if not; to the millisecond
 */
public record Lease(
        AssetId id,
        AssetId asset,
        NodeId host,
        int port,
        NodeId lessee,
        List<NodeId> grantees,
        long amount,
        Instant opened,
        Instant until,
        LeaseState state)
        implements Encodable {

    private static final Bytes ID_DOMAIN = Bytes.utf8("internet2 lease 1");

    public Lease {
        grantees = List.copyOf(grantees);
    }

    /** A lease is named after the operation that opened it. */
    static AssetId idOf(Hash operation) {
        return AssetId.of(Hash.of(ID_DOMAIN.concat(operation.bytes())));
    }

    /** Where its region is, from anywhere in the network. */
    public GlobalAddress address(NetworkId network) {
        return GlobalAddress.of(network, host, id, port);
    }

    public boolean isLiveAt(Instant now) {
        return state == LeaseState.LIVE && now.isBefore(until);
    }

    public boolean allows(NodeId user) {
        return user.equals(lessee) || grantees.contains(user);
    }

    Lease until(Instant next) {
        return new Lease(id, asset, host, port, lessee, grantees, amount, opened, next, state);
    }

    /** As it stands after its end. */
    public Lease ended(LeaseState how, Instant when) {
        return new Lease(id, asset, host, port, lessee, grantees, amount, opened, when, how);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(id.bytes()).fixed(asset.bytes()).hash(host.hash()).u16(port).hash(lessee.hash());
        out.list(grantees, (to, grantee) -> to.hash(grantee.hash()));
        out.u64(amount).instant(opened).instant(until).u8(state.code());
    }

    public static Lease decode(CanonicalReader in) {
        return new Lease(
                AssetOperation.assetId(in),
                AssetOperation.assetId(in),
                new NodeId(in.hash()),
                in.u16(),
                new NodeId(in.hash()),
                AssetOperation.nodes(in),
                in.u64(),
                in.instant(),
                in.instant(),
                LeaseState.decode(in));
    }
}
