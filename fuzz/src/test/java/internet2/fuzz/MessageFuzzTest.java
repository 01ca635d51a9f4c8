package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Authorization;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.LaneTip;
import internet2.ledger.Manifest;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.simplex.JournalCodec;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.simplex.Payload;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Checkpoint;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What validators say to each other, and what they note of it. */
final class MessageFuzzTest extends FuzzTargets {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final Hash HASH = Hash.of(Bytes.utf8("a block"));
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @FuzzTest
    void message(byte[] data) {
        Bytes bytes = Bytes.of(data);
        parsed(() -> MessageCodec.decode(bytes), MalformedInputException.class)
                .ifPresent(message -> same(bytes, MessageCodec.encode(message)));
    }

    @FuzzTest
    void journalEntry(byte[] data) {
        Bytes bytes = Bytes.of(data);
        parsed(() -> JournalCodec.decode(bytes), MalformedInputException.class).ifPresent(entry -> {
            same(bytes, JournalCodec.encode(entry));
            holds(entry instanceof JournalEntry.Stored || JournalCodec.view(entry) > 0, "views count from 1");
        });
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        SecureRandom random = new SecureRandom();
        Ed25519Key key = Ed25519Key.generate(random);
        Submission operation = Submission.of(new Operation(
                NETWORK,
                new NodeId(HASH),
                3,
                new BlockReference(5, HASH),
                "names",
                Bytes.utf8("payload"),
                4096,
                77,
                new Authorization.BySession(key.publicKey(), key.sign(Bytes.utf8("anything")))));
        BlockHeader header =
                new BlockHeader(2, 9, 7, HASH, HASH, Block.payloadRoot(List.of(operation.encoded())), TIME);
        SignedVote commit = SignedVote.commit(NETWORK, header, 0, key);
        SignedVote prepare = vote(VoteKind.PREPARE, commit.block(), key);
        SignedVote propose = vote(VoteKind.PROPOSE, commit.block(), key);
        SignedVote nullify = vote(VoteKind.NULLIFY, Hash.ZERO, key);
        QuorumCertificate certificate = QuorumCertificate.of(List.of(nullify));
        Message.Propose proposal =
                new Message.Propose(propose, header, List.of(operation, operation), List.of(certificate, certificate));
        message(seeds, "propose", proposal);
        message(seeds, "ballot", new Message.Ballot(commit, Optional.empty()));
        message(seeds, "ballot-with-echo", new Message.Ballot(prepare, Optional.of(propose)));
        message(seeds, "certified", new Message.Certified(certificate));
        message(seeds, "fetch", new Message.Fetch(HASH));
        message(seeds, "delivery", new Message.Delivery(header, List.of(operation)));
        message(seeds, "operations", new Message.Operations(List.of(operation, operation)));
        lanes(seeds, operation, key);
        message(seeds, "standing", new Message.Standing(2, 9, 6));
        HybridKey validator = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
        message(
                seeds,
                "share",
                new Message.CheckpointShare(
                        new Checkpoint(NETWORK, 2, 7, HASH, HASH, TIME, List.of()).signedBy(validator, 0)));
        message(seeds, "suspects", new Message.Suspects(List.of(new NodeId(Hash.ZERO))));
        message(seeds, "accusation", new Message.Accusation(new Evidence(commit, nullify)));
        seeds.valid("journalEntry", "voted", JournalCodec.encode(new JournalEntry.Voted(nullify)));
        seeds.valid("journalEntry", "accepted", JournalCodec.encode(new JournalEntry.Accepted(proposal)));
        seeds.valid("journalEntry", "certified", JournalCodec.encode(new JournalEntry.Certified(certificate)));
    }

    private static void lanes(SeedWriter seeds, Submission operation, Ed25519Key key) throws IOException {
        Bytes encoded = operation.encoded();
        BatchHeader batch = new BatchHeader(2, 0, 9, HASH, 1, encoded.size(), Block.payloadRoot(List.of(encoded)));
        Manifest manifest = Manifest.of(List.of(new LaneTip(8, HASH), LaneTip.START), List.of(batch), NETWORK);
        BlockHeader header = new BlockHeader(2, 9, 7, HASH, HASH, manifest.root(), TIME, true);
        SignedVote stored = vote(VoteKind.STORE, batch.hash(NETWORK), key);
        QuorumCertificate available = QuorumCertificate.of(List.of(stored));
        Payload payload = new Payload.OfLanes(manifest, List.of(available));
        Message.Propose proposal =
                new Message.Propose(vote(VoteKind.PROPOSE, header.hash(NETWORK), key), header, payload, List.of());
        Message.Batch sent = new Message.Batch(
                vote(VoteKind.BATCH, batch.hash(NETWORK), key), batch, List.of(operation), Optional.of(available));
        message(seeds, "propose-of-lanes", proposal);
        message(seeds, "delivery-of-lanes", new Message.Delivery(header, payload));
        message(seeds, "batch", sent);
        message(seeds, "stored", new Message.Stored(stored));
        message(seeds, "available", new Message.Available(0, available));
        message(seeds, "fetch-batch", new Message.FetchBatch(HASH));
        seeds.valid("journalEntry", "accepted-of-lanes", JournalCodec.encode(new JournalEntry.Accepted(proposal)));
        seeds.valid("journalEntry", "stored", JournalCodec.encode(new JournalEntry.Stored(sent)));
    }

    private static void message(SeedWriter seeds, String name, Message message) throws IOException {
        seeds.valid("message", name, MessageCodec.encode(message));
    }

    private static SignedVote vote(VoteKind kind, Hash block, Ed25519Key key) {
        return SignedVote.sign(kind, NETWORK, 2, 9, block, 0, key);
    }
}
