package internet2.hypermesh.assets;

import static internet2.ledger.ModuleHarness.ALICE;
import static internet2.ledger.ModuleHarness.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.AssetId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.hypermesh.assets.AssetOperation.ExtendLease;
import internet2.hypermesh.assets.AssetOperation.OpenLease;
import internet2.hypermesh.assets.AssetOperation.Register;
import internet2.hypermesh.assets.AssetOperation.ReleaseLease;
import internet2.hypermesh.assets.AssetOperation.Retire;
import internet2.hypermesh.assets.AssetOperation.Update;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class CapacityLawTest {

    private static final int PAGE = 4096;

    /** One random step: what is done, by whom, to which earlier lease, how much, for how long. */
    record Step(int what, boolean byAlice, int lease, int pages, int seconds) {}

    @Property(tries = 150)
    void liveLeasesNeverExceedTheOfferAndTheBooksAgree(@ForAll("steps") List<Step> steps) {
        ModuleHarness harness = ModuleHarness.of(new AssetsModule());
        List<AssetId> leases = new ArrayList<>(List.of(new AssetId(0, 0)));
        harness.as(ALICE).accept("assets", new Register(memory(8)));
        AssetId asset = memory(8).id(ALICE);

        for (Step step : steps) {
            take(step, harness, asset, leases);
            checkBooks(harness, asset);
        }

        harness.advance(Offer.DURATION_MAX).advance(AssetsModule.ENDED_KEPT);
        assertThat(harness.query(Assets.class).asset(asset).orElseThrow().leased())
                .isZero();
        assertThat(harness.query(Assets.class).leasesOn(asset, Optional.empty(), 1000))
                .isEmpty();
        assertThat(harness.state("assets").scan(AssetKeys.agenda(), 1000)).isEmpty();
    }

    private static void take(Step step, ModuleHarness harness, AssetId asset, List<AssetId> leases) {
        NodeId account = step.byAlice() ? ALICE : BOB;
        AssetId lease = leases.get(step.lease() % leases.size());
        Duration duration = Duration.ofSeconds(step.seconds());
        harness.as(account);
        switch (step.what()) {
            case 0 -> harness.apply("assets", new ReleaseLease(lease));
            case 1 -> harness.apply("assets", new ExtendLease(lease, duration));
            case 2 -> harness.as(ALICE).apply("assets", new Update(memory(step.pages())));
            case 3 -> harness.advance(duration);
            case 4 -> harness.as(ALICE).apply("assets", new Retire(asset));
            case 5 -> harness.as(ALICE).apply("assets", new Register(memory(step.pages())));
            default -> {
                OpenLease open = new OpenLease(asset, (long) step.pages() * PAGE, duration, List.of());
                if (harness.apply("assets", open) instanceof Outcome.Accepted(var result)) {
                    leases.add(CanonicalReader.decode(result, Lease::decode).id());
                }
            }
        }
    }

    private static void checkBooks(ModuleHarness harness, AssetId id) {
        Assets assets = harness.query(Assets.class);
        Asset asset = assets.asset(id).orElseThrow();
        List<Lease> live = assets.leasesOn(id, Optional.empty(), 1000).stream()
                .filter(lease -> lease.state() == LeaseState.LIVE)
                .toList();
        assertThat(live.stream().mapToLong(Lease::amount).sum())
                .isEqualTo(asset.leased())
                .isLessThanOrEqualTo(asset.description().offer().amount());
        assertThat(asset.leases()).isEqualTo(live.size());
        assertThat(live).allMatch(lease -> lease.isLiveAt(harness.time()));
        AssetRecords records = new AssetRecords(harness.state("assets"));
        for (NodeId lessee : List.of(ALICE, BOB)) {
            assertThat(records.liveLeasesOf(lessee)).isEqualTo((int)
                    live.stream().filter(lease -> lease.lessee().equals(lessee)).count());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(1, 100))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    private static AssetDescription memory(int pages) {
        return new AssetDescription(
                AssetKind.MEMORY,
                "ram",
                1L << 30,
                new Offer((long) pages * PAGE, Duration.ofHours(1)),
                7443,
                new TreeMap<>());
    }
}
