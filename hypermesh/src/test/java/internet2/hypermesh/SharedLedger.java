package internet2.hypermesh;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.Encodable;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Lease;
import internet2.ledger.Authorization;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.BlockReference;
import internet2.ledger.CommittedOperation;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** One ledger in memory for several nodes of a test. Thread-safe. */
final class SharedLedger implements Assets {

    static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("shared ledger")));

    /** Nobody checks signatures here. */
    private static final Authorization UNSIGNED = new Authorization.BySession(
            Ed25519Key.fromSeed(Bytes.wrap(new byte[32])).publicKey(),
            Bytes.wrap(new byte[Authorization.ED25519_SIGNATURE_BYTES]));

    private final List<BlockListener> listeners = new CopyOnWriteArrayList<>();

    /** Guarded by this. */
    private final ModuleHarness ledger = ModuleHarness.of(new AssetsModule());

    void subscribe(BlockListener listener) {
        listeners.add(listener);
    }

    /** The way of one node's operations. */
    Surroundings.Operations of(NodeId account) {
        return (module, payload) -> CompletableFuture.completedFuture(submit(account, module, payload));
    }

    void passBlocks(Duration by) {
        synchronized (this) {
            ledger.advance(by);
        }
        announce(List.of());
    }

    private Receipt submit(NodeId account, String module, Encodable payload) {
        Receipt receipt;
        synchronized (this) {
            Outcome outcome = ledger.as(account).apply(module, payload);
            receipt = new Receipt(Hash.ZERO, ledger.height(), 0, ledger.time(), outcome);
        }
        Operation operation = new Operation(
                NETWORK, account, 0, BlockReference.genesis(NETWORK), module, payload.encoded(), 4096, 0, UNSIGNED);
        announce(List.of(new CommittedOperation(operation, receipt)));
        return receipt;
    }

    private void announce(List<CommittedOperation> operations) {
        BlockHeader header;
        synchronized (this) {
            header = new BlockHeader(0, 0, ledger.height(), Hash.ZERO, Hash.ZERO, Hash.ZERO, ledger.time());
        }
        listeners.forEach(listener -> listener.committed(header, Hash.ZERO, operations));
    }

    private synchronized <T> T ask(Function<Assets, T> question) {
        return question.apply(ledger.query(Assets.class));
    }

    @Override
    public Optional<Asset> asset(AssetId id) {
        return ask(assets -> assets.asset(id));
    }

    @Override
    public List<Asset> ownedBy(NodeId owner, Optional<Asset> after, int limit) {
        return ask(assets -> assets.ownedBy(owner, after, limit));
    }

    @Override
    public List<Asset> ofKind(AssetKind kind, Optional<Asset> after, int limit) {
        return ask(assets -> assets.ofKind(kind, after, limit));
    }

    @Override
    public Optional<Lease> lease(AssetId id) {
        return ask(assets -> assets.lease(id));
    }

    @Override
    public List<Lease> leasesOf(NodeId lessee, Optional<Lease> after, int limit) {
        return ask(assets -> assets.leasesOf(lessee, after, limit));
    }

    @Override
    public List<Lease> leasesOn(AssetId asset, Optional<Lease> after, int limit) {
        return ask(assets -> assets.leasesOn(asset, after, limit));
    }
}
