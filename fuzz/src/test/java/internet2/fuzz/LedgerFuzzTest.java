package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.SparseProof;
import internet2.ledger.Authorization;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.ledger.Manifest;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.ledger.Parameters;
import internet2.ledger.Receipt;
import internet2.ledger.membership.RoundTripQuestion;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Checkpoint;
import internet2.verifier.StateProof;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nodes and clients of the ledger send each other. */
final class LedgerFuzzTest extends FuzzTargets {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Hash HASH = Hash.of(Bytes.utf8("a block"));

    @Override
    protected int mutations(String target) {
        return switch (target) {
            case "genesis", "checkpoint", "stateProof", "blockResponse" -> 500;
            default -> super.mutations(target);
        };
    }

    @FuzzTest
    void operation(byte[] data) {
        canonical(data, Operation::decode).ifPresent(operation -> same(operation.id(), operation.id()));
    }

    @FuzzTest
    void receipt(byte[] data) {
        canonical(data, Receipt::decode);
    }

    @FuzzTest
    void blockRequest(byte[] data) {
        canonical(data, BlockSource.Request::decode);
    }

    @FuzzTest
    void blockResponse(byte[] data) {
        canonical(data, BlockSource.Response::decode);
    }

    @FuzzTest
    void committedBlock(byte[] data) {
        canonical(data, CommittedBlock::decode)
                .ifPresent(block -> block.certificate().verify(new NetworkId(HASH), Founders.VALIDATORS));
    }

    @FuzzTest
    void signedVote(byte[] data) {
        canonical(data, SignedVote::decode).ifPresent(vote -> vote.verify(new NetworkId(HASH), Founders.VALIDATORS));
    }

    @FuzzTest
    void quorumCertificate(byte[] data) {
        canonical(data, QuorumCertificate::decode)
                .ifPresent(certificate -> certificate.verify(new NetworkId(HASH), Founders.VALIDATORS));
    }

    /** Whoever convicts reads it from a stranger: it says in words what two votes contradict each other. */
    @FuzzTest
    void evidence(byte[] data) {
        canonical(data, Evidence::decode).ifPresent(evidence -> {
            holds(Evidence.contradict(evidence.first(), evidence.second()), "no honest validator signs both");
            holds(evidence.inWords().length() < 256, "few words");
            evidence.verify(new NetworkId(HASH), Founders.VALIDATORS);
        });
    }

    /** A witness asks it of a host. */
    @FuzzTest
    void roundTripQuestion(byte[] data) {
        canonical(data, RoundTripQuestion::decode);
    }

    @FuzzTest
    void checkpoint(byte[] data) {
        canonical(data, Checkpoint::decode).ifPresent(checkpoint -> checkpoint.verify(Founders.VALIDATORS));
    }

    @FuzzTest
    void stateProof(byte[] data) {
        canonical(data, StateProof::decode).ifPresent(proof -> proof.verify(Founders.VALIDATORS));
    }

    /** A file that an operator was handed; its rules are those of the constructor. */
    @FuzzTest
    void genesis(byte[] data) {
        canonical(data, Genesis::decode, MalformedInputException.class, IllegalArgumentException.class)
                .ifPresent(Genesis::network);
    }

    private static CommittedBlock ofLanes(QuorumCertificate certificate) {
        NetworkId network = new NetworkId(HASH);
        List<Bytes> operations = List.of(Bytes.utf8("one"));
        BatchHeader batch = new BatchHeader(0, 1, 1, Hash.ZERO, 1, 3, Block.payloadRoot(operations));
        Manifest manifest = Manifest.of(Manifest.start(2), List.of(batch), network);
        BlockHeader header = new BlockHeader(0, 1, 1, HASH, HASH, manifest.root(), TIME, true);
        return new CommittedBlock(new Block(header, Optional.of(manifest), operations), certificate);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        SecureRandom random = new SecureRandom();
        HybridKey validator = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
        HybridKey administrator = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, random);
        Genesis genesis = genesis(validator.publicKey(), administrator.publicKey());
        seeds.valid("genesis", "one-validator", genesis);
        operations(seeds, genesis, validator, Ed25519Key.generate(random));
        BlockHeader header = new BlockHeader(0, 1, 1, genesis.network().hash(), HASH, HASH, TIME);
        CommittedBlock block = new CommittedBlock(
                new Block(header, List.of(Bytes.utf8("one"), Bytes.utf8("two"))),
                QuorumCertificate.of(
                        List.of(SignedVote.commit(genesis.network(), header, 0, validator.statementKey()))));
        seeds.valid("committedBlock", "of-lanes", ofLanes(block.certificate()));
        Checkpoint checkpoint =
                new Checkpoint(genesis.network(), 0, 1, HASH, HASH, TIME, List.of()).signedBy(validator, 0);
        seeds.valid("committedBlock", "two-operations", block);
        seeds.valid("checkpoint", "signed", checkpoint);
        seeds.valid("checkpoint", "unsigned", new Checkpoint(genesis.network(), 0, 0, HASH, HASH, TIME, List.of()));
        seeds.valid("blockResponse", "one", new BlockSource.Response(List.of(block), Optional.of(checkpoint)));
        seeds.valid("blockResponse", "none", new BlockSource.Response(List.of(), Optional.empty()));
        seeds.valid(
                "roundTripQuestion",
                "asked",
                new RoundTripQuestion(genesis.network(), 7, new NodeId(HASH), HASH.bytes()));
        seeds.valid("blockRequest", "wait", new BlockSource.Request(7, 1 << 20, Duration.ofSeconds(5), 3));
        seeds.valid(
                "stateProof",
                "absent",
                new StateProof(
                        "names",
                        Bytes.utf8("key"),
                        Optional.empty(),
                        new SparseProof(Optional.empty(), List.of(HASH, HASH)),
                        checkpoint));
        receipts(seeds);
        votes(seeds, genesis.network(), validator.statementKey());
    }

    private static void votes(SeedWriter seeds, NetworkId network, Ed25519Key key) throws IOException {
        Hash other = Hash.of(Bytes.utf8("another block"));
        SignedVote propose = SignedVote.sign(VoteKind.PROPOSE, network, 2, 7, HASH, 0, key);
        SignedVote commit = SignedVote.sign(VoteKind.COMMIT, network, 2, 7, HASH, 0, key);
        SignedVote otherCommit = SignedVote.sign(VoteKind.COMMIT, network, 2, 7, other, 0, key);
        SignedVote nullify = SignedVote.sign(VoteKind.NULLIFY, network, 2, 7, Hash.ZERO, 0, key);
        seeds.valid("signedVote", "propose", propose);
        seeds.valid("signedVote", "nullify", nullify);
        seeds.valid("quorumCertificate", "commit", QuorumCertificate.of(List.of(commit)));
        seeds.valid("quorumCertificate", "nullify", QuorumCertificate.of(List.of(nullify)));
        seeds.valid("evidence", "two-commits", new Evidence(commit, otherCommit));
        seeds.valid("evidence", "commit-and-nullify", new Evidence(nullify, commit));
        seeds.hostile("evidence", "twice-the-same", commit.encoded().concat(commit.encoded()));
        seeds.hostile("evidence", "of-two-kinds", commit.encoded().concat(propose.encoded()));
    }

    private static void operations(SeedWriter seeds, Genesis genesis, HybridKey identity, Ed25519Key session)
            throws IOException {
        Operation bySession = new Operation(
                genesis.network(),
                identity.publicKey().id(),
                3,
                new BlockReference(5, HASH),
                "names",
                Bytes.utf8("payload"),
                4096,
                77,
                new Authorization.BySession(session.publicKey(), session.sign(Bytes.utf8("anything"))));
        seeds.valid("operation", "by-session", bySession);
        seeds.valid(
                "operation",
                "by-identity",
                bySession.withAuthorization(
                        new Authorization.ByIdentity(identity.sign(Authorization.DOMAIN, HASH.bytes()))));
        byte[] smallOrder = bySession.encoded().toArray();
        Arrays.fill(smallOrder, 66, 98, (byte) 0);
        seeds.hostile("operation", "session-key-of-small-order", Bytes.wrap(smallOrder));
    }

    private static void receipts(SeedWriter seeds) throws IOException {
        seeds.valid("receipt", "accepted", new Receipt(HASH, 5, 1, TIME, new Outcome.Accepted(Bytes.utf8("result"))));
        seeds.valid("receipt", "refused", new Receipt(HASH, 5, 1, TIME, new Outcome.Refused("code", "reason")));
        Bytes refused = new Receipt(HASH, 5, 1, TIME, new Outcome.Refused("c", "r")).encoded();
        byte[] index = refused.toArray();
        index[40] = (byte) 0xff;
        seeds.hostile("receipt", "index-past-31-bits", Bytes.wrap(index));
        Bytes head = refused.slice(0, 52);
        seeds.hostile(
                "receipt",
                "reason-that-is-cut",
                head.concat(Bytes.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 'c'))
                        .concat(Bytes.of((byte) 0, (byte) 0, (byte) 4, (byte) 0))
                        .concat(Bytes.utf8("r".repeat(1024))));
        seeds.hostile("receipt", "no-code", head.concat(Bytes.of((byte) 2)).concat(Bytes.wrap(new byte[8])));
    }

    private static Genesis genesis(HybridPublicKey validator, HybridPublicKey administrator) {
        return Genesis.ofOne(
                "fuzz",
                TIME,
                validator,
                administrator,
                Parameters.development(),
                Map.of("notes", Bytes.utf8("payload")));
    }

    /** Apart, because seeds are written before they can be read. */
    private static final class Founders {
        static final ValidatorSet VALIDATORS = new ValidatorSet(CanonicalReader.decode(
                        Fixture.seed(LedgerFuzzTest.class, "genesis", "valid-one-validator"), Genesis::decode)
                .validators());
    }
}
