package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.hypermesh.assets.AssetDescription;
import internet2.hypermesh.assets.AssetKind;
import internet2.hypermesh.assets.AssetOperation;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.assets.Offer;
import internet2.ledger.FakeMembership;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.ledger.Role;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.space.LabelOpening;
import internet2.ledger.space.NodeOpening;
import internet2.ledger.space.PlotRoots;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesGenesis;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZonePolicy;
import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import internet2.trustchain.workloads.WorkloadOperation;
import internet2.trustchain.workloads.WorkloadsModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Operations' payloads: read canonically, and applied without ever breaking a module. */
final class ModuleFuzzTest extends FuzzTargets {

    private static final NodeId ALICE = ModuleHarness.ALICE;
    private static final Hash HASH = Hash.of(Bytes.utf8("anything"));
    private static final DomainName ZONE = DomainName.parse("example.internal");
    private static final DomainName NAME = ZONE.child("alice");
    private static final AssetDescription MEMORY = new AssetDescription(
            AssetKind.MEMORY,
            "ram",
            1 << 20,
            new Offer(1 << 20, Duration.ofDays(1)),
            7443,
            new TreeMap<>(Map.of("speed", "fast")));

    private static final WorkloadEntry WORKLOAD = new WorkloadEntry(
            "/web",
            Optional.empty(),
            List.of(Selector.parse("unix:uid:1000")),
            List.of("web.internal"),
            Optional.of(Duration.ofHours(1)));

    @FuzzTest
    void membership(byte[] data) {
        MembershipModule module = new MembershipModule(Founders.GENESIS);
        payload(module, data);
        ModuleHarness ledger = ModuleHarness.of(module).genesis(MembershipModule.NAME, Bytes.EMPTY);
        applied(ledger.as(Founders.GENESIS.administrator().id()), MembershipModule.NAME, data);
    }

    @FuzzTest
    void names(byte[] data) {
        NamesModule module = new NamesModule();
        payload(module, data);
        ModuleHarness ledger = ModuleHarness.of(module)
                .genesis(NamesModule.NAME, NamesGenesis.of(ALICE, List.of(ZONE)).encoded())
                .as(ALICE);
        ledger.accept(NamesModule.NAME, new NamesOperation.RegisterName(NAME));
        applied(ledger, NamesModule.NAME, data);
    }

    @FuzzTest
    void assets(byte[] data) {
        AssetsModule module = new AssetsModule();
        payload(module, data);
        ModuleHarness ledger = ModuleHarness.of(module).as(ALICE);
        ledger.accept(AssetsModule.NAME, new AssetOperation.Register(MEMORY));
        applied(ledger, AssetsModule.NAME, data);
    }

    @FuzzTest
    void workloads(byte[] data) {
        WorkloadsModule module = new WorkloadsModule();
        payload(module, data);
        ModuleHarness ledger = ModuleHarness.of(module)
                .provide(Membership.class, new FakeMembership().administrator(ALICE))
                .as(ALICE);
        ledger.accept(WorkloadsModule.NAME, new WorkloadOperation.Create(WORKLOAD));
        applied(ledger, WorkloadsModule.NAME, data);
    }

    private <O extends Encodable> void payload(LedgerModule<O> module, byte[] data) {
        canonical(data, module::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    private static void applied(ModuleHarness ledger, String module, byte[] data) {
        if (ledger.apply(module, Bytes.of(data)) instanceof Outcome.Refused refused) {
            holds(!refused.code().equals("module-failed"), "the module broke");
        }
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        writeMembership(seeds);
        writeNames(seeds);
        writeAssets(seeds);
        writeWorkloads(seeds);
    }

    private static void writeMembership(SeedWriter seeds) throws IOException {
        SecureRandom random = new SecureRandom();
        HybridKey newcomer = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
        Ed25519Key session = Ed25519Key.generate(random);
        LabelOpening label = new LabelOpening(HASH, List.of(HASH, HASH));
        Instant expiry = Instant.parse("2026-01-01T01:00:00Z");
        NodeId id = newcomer.publicKey().id();
        seeds.valid(
                "membership",
                "admit",
                new MembershipOperation.AdmitIdentity(
                        newcomer.publicKey(), "newcomer", Role.NODE, 5, Optional.empty()));
        seeds.valid("membership", "exclude", new MembershipOperation.ExcludeIdentity(id, "reason"));
        seeds.valid(
                "membership",
                "open-session",
                new MembershipOperation.OpenSession(
                        session.publicKey(), SessionRights.writing("names", "notes"), expiry));
        seeds.valid("membership", "close-session", new MembershipOperation.CloseSession(session.publicKey()));
        seeds.valid(
                "membership",
                "commit-plot",
                new MembershipOperation.CommitPlot(
                        0, new PlotRoots(List.of(HASH, HASH)), List.of(new NodeOpening(label, List.of(label, label)))));
        seeds.valid("membership", "prove-presence", new MembershipOperation.ProvePresence(0, List.of(label)));
        writeValidators(seeds, newcomer);
        seeds.hostile(
                "membership",
                "open-session-forever",
                new MembershipOperation.OpenSession(
                                session.publicKey(), SessionRights.all(), Instant.ofEpochMilli(Long.MAX_VALUE))
                        .encoded());
        seeds.hostile("membership", "epoch-below-zero", new MembershipOperation.ProvePresence(-1, List.of()).encoded());
    }

    private static void writeValidators(SeedWriter seeds, HybridKey newcomer) throws IOException {
        NodeId id = newcomer.publicKey().id();
        NetworkId network = new NetworkId(HASH);
        seeds.valid("membership", "promote", new MembershipOperation.PromoteValidator(id, 3));
        seeds.valid("membership", "retire", new MembershipOperation.RetireValidator(id));
        seeds.valid(
                "membership",
                "announce",
                new MembershipOperation.AnnounceEndpoint(
                        new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 7443)));
        MembershipOperation.SucceedIdentity succeed = MembershipOperation.SucceedIdentity.of(network, ALICE, newcomer);
        seeds.valid("membership", "succeed", succeed);
        seeds.valid("membership", "name-successor", new MembershipOperation.NameSuccessor(succeed));
        Ed25519Key key = newcomer.statementKey();
        seeds.valid(
                "membership",
                "convict",
                new MembershipOperation.Convict(new Evidence(
                        SignedVote.sign(VoteKind.COMMIT, network, 0, 7, HASH, 0, key),
                        SignedVote.sign(VoteKind.NULLIFY, network, 0, 7, Hash.ZERO, 0, key))));
        seeds.valid("membership", "commit-seed", new MembershipOperation.CommitSeed(0, HASH));
        seeds.valid("membership", "reveal-seed", new MembershipOperation.RevealSeed(HASH));
        seeds.valid(
                "membership",
                "witness",
                new MembershipOperation.WitnessRoundTrips(
                        0,
                        List.of(new MembershipOperation.HostRoundTrip(
                                id, 1500, HASH.bytes(), key.sign(HASH.bytes())))));
        seeds.hostile(
                "membership",
                "promote-with-all-weight",
                Bytes.of((byte) 7).concat(id.hash().bytes()).concat(Bytes.parseHex("7fffffffffffffff")));
        seeds.hostile(
                "membership",
                "announce-of-the-old-world",
                Bytes.parseHex("09" + "00000000000000000000ffff7f000001" + "1d13"));
    }

    private static void writeNames(SeedWriter seeds) throws IOException {
        Zone.Soa soa = Zone.Soa.of(ZONE, ZONE);
        seeds.valid(
                "names",
                "create-zone",
                new NamesOperation.CreateZone(NAME, ZonePolicy.OPEN, soa, List.of(NAME.child("ns"))));
        seeds.valid("names", "register", new NamesOperation.RegisterName(ZONE.child("other")));
        seeds.valid(
                "names",
                "set",
                new NamesOperation.SetRecords(RecordSet.parse(NAME, RecordType.AAAA, 60, "::1", "fd00::2")));
        seeds.valid("names", "delete", new NamesOperation.DeleteRecords(NAME, RecordType.AAAA));
        seeds.valid("names", "transfer", new NamesOperation.TransferName(NAME, ModuleHarness.BOB));
        seeds.valid("names", "release", new NamesOperation.ReleaseName(NAME));
        seeds.hostile("names", "release-root", new NamesOperation.ReleaseName(DomainName.ROOT).encoded());
        seeds.hostile("names", "release-zone", new NamesOperation.ReleaseName(ZONE).encoded());
    }

    private static void writeAssets(SeedWriter seeds) throws IOException {
        AssetId asset = MEMORY.id(ALICE);
        Duration hour = Duration.ofHours(1);
        seeds.valid("assets", "register", new AssetOperation.Register(MEMORY));
        seeds.valid("assets", "update", new AssetOperation.Update(MEMORY));
        seeds.valid("assets", "retire", new AssetOperation.Retire(asset));
        seeds.valid(
                "assets", "open-lease", new AssetOperation.OpenLease(asset, 4096, hour, List.of(ModuleHarness.BOB)));
        seeds.valid("assets", "extend-lease", new AssetOperation.ExtendLease(asset, hour));
        seeds.valid("assets", "release-lease", new AssetOperation.ReleaseLease(asset));
        seeds.hostile(
                "assets",
                "lease-of-everything",
                new AssetOperation.OpenLease(asset, 1L << 60, hour, List.of()).encoded());
    }

    private static void writeWorkloads(SeedWriter seeds) throws IOException {
        seeds.valid("workloads", "create", new WorkloadOperation.Create(WORKLOAD));
        seeds.valid("workloads", "delete", new WorkloadOperation.Delete(WORKLOAD.id()));
        seeds.hostile(
                "workloads",
                "create-a-node",
                Bytes.parseHex("01").concat(Bytes.parseHex("0000000a")).concat(Bytes.utf8("/node/0000")));
    }

    /** Apart, because seeds are written before they can be read. */
    private static final class Founders {
        static final Genesis GENESIS = CanonicalReader.decode(
                Fixture.seed(LedgerFuzzTest.class, "genesis", "valid-one-validator"), Genesis::decode);
    }
}
