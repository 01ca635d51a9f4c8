package internet2.hypermesh.assets;

import static internet2.ledger.ModuleHarness.ALICE;
import static internet2.ledger.ModuleHarness.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.hypermesh.assets.AssetOperation.ExtendLease;
import internet2.hypermesh.assets.AssetOperation.OpenLease;
import internet2.hypermesh.assets.AssetOperation.Register;
import internet2.hypermesh.assets.AssetOperation.ReleaseLease;
import internet2.hypermesh.assets.AssetOperation.Retire;
import internet2.hypermesh.assets.AssetOperation.Update;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AssetsModuleTest {

    private static final NodeId CAROL = new NodeId(Hash.of(Bytes.utf8("carol")));
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MIB = 1 << 20;

    private final ModuleHarness harness = ModuleHarness.of(new AssetsModule());

    @Test
    void anOwnerRegistersUpdatesAndRetiresItsAsset() {
        AssetId id = register(64 * MIB);
        harness.refuse("assets", new Register(memory(64 * MIB)), "asset-exists");

        harness.accept("assets", new Update(memory(32 * MIB)));
        assertThat(assets().asset(id).orElseThrow().free()).isEqualTo(32 * MIB);
        assertThat(assets().ofKind(AssetKind.MEMORY, Optional.empty(), 10)).hasSize(1);

        harness.accept("assets", new Retire(id));
        assertThat(assets().asset(id).orElseThrow().retired()).isTrue();
        assertThat(assets().ofKind(AssetKind.MEMORY, Optional.empty(), 10)).isEmpty();
        assertThat(assets().ownedBy(ALICE, Optional.empty(), 10)).hasSize(1);
        harness.refuse("assets", new Update(memory(MIB)), "asset-retired");
        harness.refuse("assets", new Retire(id), "asset-retired");
        harness.as(BOB).refuse("assets", new OpenLease(id, MIB, HOUR, List.of()), "asset-retired");

        harness.as(ALICE).accept("assets", new Register(memory(MIB)));
        assertThat(assets().asset(id).orElseThrow().retired()).isFalse();
    }

    @Test
    void nobodyTouchesAnothersAsset() {
        AssetId id = register(64 * MIB);

        harness.as(BOB).refuse("assets", new Retire(id), "asset-not-yours");
        harness.as(BOB).refuse("assets", new Update(memory(MIB)), "asset-unknown"); // Bob's own has another id
        harness.as(BOB).accept("assets", new Register(memory(MIB)));
        assertThat(assets().asset(id).orElseThrow().owner()).isEqualTo(ALICE);
    }

    @Test
    void aLeaseTakesFromTheOfferAndItsReleaseGivesBack() {
        AssetId id = register(64 * MIB);

        Lease lease = open(BOB, id, 48 * MIB);

        assertThat(lease.lessee()).isEqualTo(BOB);
        assertThat(lease.host()).isEqualTo(ALICE);
        assertThat(lease.until()).isEqualTo(harness.time().plus(HOUR));
        assertThat(assets().asset(id).orElseThrow().free()).isEqualTo(16 * MIB);
        assertThat(assets().lease(lease.id())).contains(lease);
        assertThat(assets().leasesOf(BOB, Optional.empty(), 10)).containsExactly(lease);
        assertThat(assets().leasesOn(id, Optional.empty(), 10)).containsExactly(lease);
        harness.refuse("assets", new OpenLease(id, 17 * MIB, HOUR, List.of()), "capacity-exhausted");

        harness.accept("assets", new ReleaseLease(lease.id()));

        assertThat(assets().asset(id).orElseThrow().free()).isEqualTo(64 * MIB);
        assertThat(assets().lease(lease.id()).orElseThrow().state()).isEqualTo(LeaseState.RELEASED);
        harness.refuse("assets", new ReleaseLease(lease.id()), "lease-ended");
        harness.refuse("assets", new ExtendLease(lease.id(), HOUR), "lease-ended");
    }

    @Test
    void aLeaseHasAnAddress() {
        Lease lease = open(BOB, register(MIB), MIB);
        NetworkId network = new NetworkId(Hash.of(Bytes.utf8("network")));

        assertThat(lease.address(network).asset()).isEqualTo(lease.id());
        assertThat(lease.address(network).node()).isEqualTo(ALICE.interfaceId());
        assertThat(lease.address(network).networkPrefix()).isEqualTo(network.prefix());
        assertThat(lease.address(network).port()).isEqualTo(7443);
    }

    @Test
    void aLeaseEndsByBlockTime() {
        AssetId id = register(64 * MIB);
        Lease lease = open(BOB, id, 64 * MIB);

        harness.advance(HOUR.minusMillis(1));
        assertThat(assets().asset(id).orElseThrow().free()).isZero();
        harness.advance(Duration.ofMillis(1));

        assertThat(assets().asset(id).orElseThrow().free()).isEqualTo(64 * MIB);
        assertThat(assets().lease(lease.id()).orElseThrow().state()).isEqualTo(LeaseState.EXPIRED);
        harness.refuse("assets", new ReleaseLease(lease.id()), "lease-ended");

        harness.advance(AssetsModule.ENDED_KEPT);
        assertThat(assets().lease(lease.id())).isEmpty();
        assertThat(assets().leasesOf(BOB, Optional.empty(), 10)).isEmpty();
        assertThat(assets().leasesOn(id, Optional.empty(), 10)).isEmpty();
        harness.refuse("assets", new ReleaseLease(lease.id()), "lease-unknown");
    }

    @Test
    void anExtendedLeaseEndsLaterAndNeverSooner() {
        AssetId id = register(64 * MIB);
        Lease lease = open(BOB, id, MIB);

        harness.advance(Duration.ofMinutes(30));
        assertThat(extend(lease, Duration.ofMinutes(1)).until()).isEqualTo(lease.until());
        Lease longer = extend(lease, HOUR);
        assertThat(longer.until()).isEqualTo(harness.time().plus(HOUR));
        harness.refuse("assets", new ExtendLease(lease.id(), Duration.ofDays(31)), "duration-too-long");
        harness.as(CAROL).refuse("assets", new ExtendLease(lease.id(), HOUR), "lease-not-yours");

        harness.at(lease.until()).advance(Duration.ZERO);
        assertThat(assets().lease(lease.id())).contains(longer);
        harness.at(longer.until()).advance(Duration.ZERO);
        assertThat(assets().lease(lease.id()).orElseThrow().state()).isEqualTo(LeaseState.EXPIRED);
    }

    @Test
    void whatBelongsToAnIdentityStaysItsOwnAndIsCountedTogetherWhenItChangesItsKeys() {
        FakeMembership members = new FakeMembership().node(ALICE).node(BOB);
        harness.provide(Membership.class, members);
        AssetId id = register(64 * MIB);
        Lease lease = open(BOB, id, MIB);
        NodeId aliceNow = new NodeId(Hash.of(Bytes.utf8("alice under new keys")));
        NodeId bobNow = new NodeId(Hash.of(Bytes.utf8("bob under new keys")));
        members.succeeded(ALICE, aliceNow).succeeded(BOB, bobNow);

        harness.as(aliceNow).accept("assets", new Update(memory(32 * MIB)));
        Lease second = open(bobNow, id, MIB);

        assertThat(assets().asset(id).orElseThrow().free()).isEqualTo(30 * MIB);
        assertThat(second.lessee()).isEqualTo(BOB);
        assertThat(second.host()).isEqualTo(ALICE);
        assertThat(assets().leasesOf(BOB, Optional.empty(), 10))
                .extracting(Lease::id)
                .contains(lease.id(), second.id());
        harness.as(bobNow).accept("assets", new ReleaseLease(lease.id()));
        harness.as(aliceNow).accept("assets", new ReleaseLease(second.id()));
        harness.as(aliceNow).accept("assets", new Retire(id));
    }

    @Test
    void lesseeAndOwnerMayEndALeaseAndNobodyElse() {
        AssetId id = register(64 * MIB);
        Lease lease = open(BOB, id, MIB);

        harness.as(CAROL).refuse("assets", new ReleaseLease(lease.id()), "lease-not-yours");
        harness.as(ALICE).refuse("assets", new Retire(id), "asset-leased");
        harness.as(ALICE).accept("assets", new ReleaseLease(lease.id()));

        assertThat(assets().lease(lease.id()).orElseThrow().state()).isEqualTo(LeaseState.REVOKED);
        harness.accept("assets", new Retire(id));
    }

    @Test
    void anOfferMayNotShrinkBelowWhatIsLeased() {
        AssetId id = register(64 * MIB);
        open(BOB, id, 32 * MIB);

        harness.as(ALICE).refuse("assets", new Update(memory(31 * MIB)), "offer-below-leases");
        harness.accept("assets", new Update(memory(32 * MIB)));
        assertThat(assets().asset(id).orElseThrow().free()).isZero();
    }

    @Test
    void whatIsNotOfferedCannotBeLeased() {
        AssetId id = register(64 * MIB);
        AssetDescription processor = new AssetDescription(AssetKind.CPU, "cpu", 2000, Offer.NONE, 0, new TreeMap<>());
        AssetId processorId =
                AssetOperation.assetId(new CanonicalReader(harness.accept("assets", new Register(processor))));

        harness.as(BOB).refuse("assets", new OpenLease(processorId, 1, HOUR, List.of()), "asset-not-leasable");
        harness.refuse("assets", new OpenLease(new AssetId(1, 2), MIB, HOUR, List.of()), "asset-unknown");
        harness.refuse("assets", new OpenLease(id, MIB + 1, HOUR, List.of()), "amount-uneven");
        harness.refuse("assets", new OpenLease(id, MIB, Duration.ofDays(31), List.of()), "duration-too-long");
    }

    @Test
    void anAccountHasALimitedNumberOfLiveLeases() {
        AssetId id = register(1024 * MIB);
        Lease last = open(BOB, id, 4096);
        for (int i = 1; i < AssetsModule.LEASES_PER_LESSEE_MAX; i++) {
            last = open(BOB, id, 4096);
        }

        harness.refuse("assets", new OpenLease(id, 4096, HOUR, List.of()), "leases-too-many");
        open(CAROL, id, 4096);
        harness.as(BOB).accept("assets", new ReleaseLease(last.id()));
        open(BOB, id, 4096);
    }

    @Test
    void bytesThatAreNoOperationChangeNothing() {
        assertThat(harness.apply("assets", Bytes.of((byte) 9)))
                .hasFieldOrPropertyWithValue("code", "payload-malformed");
        assertThat(harness.apply(
                        "assets", new Retire(new AssetId(1, 2)).encoded().concat(Bytes.of((byte) 0))))
                .hasFieldOrPropertyWithValue("code", "payload-malformed");
    }

    private Assets assets() {
        return harness.query(Assets.class);
    }

    private AssetId register(long offered) {
        Bytes id = harness.as(ALICE).accept("assets", new Register(memory(offered)));
        return AssetOperation.assetId(new CanonicalReader(id));
    }

    private Lease open(NodeId lessee, AssetId asset, long amount) {
        return harness.as(lessee).accept("assets", new OpenLease(asset, amount, HOUR, List.of()), Lease::decode);
    }

    private Lease extend(Lease lease, Duration duration) {
        return harness.as(lease.lessee()).accept("assets", new ExtendLease(lease.id(), duration), Lease::decode);
    }

    private static AssetDescription memory(long offered) {
        return new AssetDescription(
                AssetKind.MEMORY, "ram", 1024 * MIB, new Offer(offered, Duration.ofDays(30)), 7443, new TreeMap<>());
    }
}
