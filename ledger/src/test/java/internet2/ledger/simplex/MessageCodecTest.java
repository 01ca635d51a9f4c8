package internet2.ledger.simplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
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
import internet2.ledger.TestNetwork;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Checkpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What validators say reads back as it was said, and nothing else reads. */
final class MessageCodecTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final Ed25519Key SESSION =
            Ed25519Key.fromSeed(Hash.of(Bytes.utf8("session")).bytes());
    private static final Checkpoint SHARE = new Checkpoint(
                    NETWORK, 1, 3, Hash.ZERO, Hash.ZERO, Instant.EPOCH, List.of())
            .signedBy(TestNetwork.VALIDATOR, 2);

    private static Hash hash(Random random) {
        return Hash.of(Bytes.utf8("" + random.nextLong()));
    }

    private static long number(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(62));
    }

    private static Bytes bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static VoteKind kind(Random random) {
        return List.of(VoteKind.PREPARE, VoteKind.COMMIT, VoteKind.NULLIFY).get(random.nextInt(3));
    }

    private static SignedVote vote(VoteKind kind, Random random) {
        Hash block = kind == VoteKind.NULLIFY ? Hash.ZERO : hash(random);
        return new SignedVote(
                kind,
                number(random),
                1 + number(random) / 2,
                block,
                random.nextInt(256),
                bytes(random, SignedVote.SIGNATURE_BYTES));
    }

    private static QuorumCertificate certificate(Random random) {
        VoteKind kind = kind(random);
        SignedVote one = vote(kind, random);
        List<QuorumCertificate.Vote> votes = IntStream.range(0, random.nextInt(9))
                .mapToObj(i -> new QuorumCertificate.Vote(3 * i + random.nextInt(3), bytes(random, 64)))
                .toList();
        return new QuorumCertificate(kind, one.epoch(), one.view(), one.block(), votes);
    }

    private static BlockHeader header(Random random) {
        return new BlockHeader(
                number(random),
                number(random),
                number(random),
                hash(random),
                hash(random),
                hash(random),
                Instant.ofEpochMilli(number(random) / 1000));
    }

    private static Submission operation(Random random) {
        return Submission.of(new Operation(
                NETWORK,
                new NodeId(hash(random)),
                number(random),
                new BlockReference(number(random), hash(random)),
                "notes",
                bytes(random, random.nextInt(100)),
                100,
                number(random),
                new Authorization.BySession(SESSION.publicKey(), bytes(random, 64))));
    }

    private static List<Submission> operations(Random random) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> operation(random))
                .toList();
    }

    private static Message.Propose propose(Random random) {
        return new Message.Propose(
                vote(VoteKind.PROPOSE, random),
                header(random),
                operations(random),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> certificate(random))
                        .toList());
    }

    private static QuorumCertificate available(Random random) {
        SignedVote one = vote(VoteKind.STORE, random);
        return new QuorumCertificate(
                VoteKind.STORE,
                one.epoch(),
                one.view(),
                one.block(),
                List.of(new QuorumCertificate.Vote(random.nextInt(256), bytes(random, 64))));
    }

    private static BatchHeader batchHeader(Random random) {
        return new BatchHeader(
                number(random),
                random.nextInt(256),
                1 + number(random) / 2,
                hash(random),
                1 + random.nextInt(8000),
                1 + random.nextInt(4_000_000),
                hash(random));
    }

    private static Message.Batch batch(Random random) {
        return new Message.Batch(
                vote(VoteKind.BATCH, random),
                batchHeader(random),
                operations(random),
                random.nextBoolean() ? Optional.of(available(random)) : Optional.empty());
    }

    private static Payload.OfLanes ofLanes(Random random) {
        return new Payload.OfLanes(
                new Manifest(
                        List.of(LaneTip.START, new LaneTip(number(random), hash(random))),
                        List.of(batchHeader(random), batchHeader(random))),
                List.of(available(random), available(random)));
    }

    private static BlockHeader headerOfLanes(Random random) {
        BlockHeader header = header(random);
        return new BlockHeader(
                header.epoch(),
                header.view(),
                header.height(),
                header.parentHash(),
                header.parentStateRoot(),
                header.payloadRoot(),
                header.time(),
                true);
    }

    private static Evidence evidence(Random random) {
        SignedVote first = vote(VoteKind.COMMIT, random);
        return new Evidence(
                first,
                new SignedVote(
                        VoteKind.NULLIFY,
                        first.epoch(),
                        first.view(),
                        Hash.ZERO,
                        first.validator(),
                        bytes(random, 64)));
    }

    private static List<Message> oneOfEach(Random random) {
        return List.of(
                propose(random),
                new Message.Ballot(vote(kind(random), random), Optional.empty()),
                new Message.Ballot(vote(VoteKind.PREPARE, random), Optional.of(vote(VoteKind.PROPOSE, random))),
                new Message.Certified(certificate(random)),
                new Message.Fetch(hash(random)),
                new Message.Delivery(header(random), operations(random)),
                new Message.Operations(operations(random)),
                new Message.Propose(vote(VoteKind.PROPOSE, random), headerOfLanes(random), ofLanes(random), List.of()),
                new Message.Delivery(headerOfLanes(random), ofLanes(random)),
                batch(random),
                new Message.Stored(vote(VoteKind.STORE, random)),
                new Message.Available(random.nextInt(256), available(random)),
                new Message.FetchBatch(hash(random)),
                new Message.Standing(number(random), number(random), number(random)),
                new Message.CheckpointShare(SHARE),
                new Message.Suspects(List.of()),
                new Message.Suspects(List.of(new NodeId(Hash.ZERO), new NodeId(Hash.of(Bytes.EMPTY)))),
                new Message.Accusation(evidence(random)));
    }

    @Property(tries = 200)
    void everyMessageReadsBack(@ForAll long seed) {
        for (Message message : oneOfEach(new Random(seed))) {
            assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
        }
    }

    @Property(tries = 200)
    void everyEntryOfTheJournalReadsBack(@ForAll long seed) {
        Random random = new Random(seed);
        SignedVote vote = vote(kind(random), random);
        Message.Propose propose = propose(random);
        QuorumCertificate certificate = certificate(random);
        List<JournalEntry> entries = List.of(
                new JournalEntry.Voted(vote),
                new JournalEntry.Accepted(propose),
                new JournalEntry.Certified(certificate),
                new JournalEntry.Stored(batch(random)));
        for (JournalEntry entry : entries) {
            assertThat(JournalCodec.decode(JournalCodec.encode(entry))).isEqualTo(entry);
        }
        assertThat(entries.stream().map(JournalCodec::view))
                .containsExactly(vote.view(), propose.vote().view(), certificate.view(), 0L);
    }

    @Property(tries = 300)
    void aCutOrChangedMessageIsAnotherOrNone(@ForAll long seed, @ForAll int at, @ForAll byte to) {
        for (Message message : oneOfEach(new Random(seed))) {
            Bytes encoded = MessageCodec.encode(message);
            byte[] changed = encoded.toArray();
            changed[Math.floorMod(at, changed.length)] ^= (byte) (to | 1);
            anotherOrNone(message, Bytes.wrap(changed));
            anotherOrNone(message, encoded.slice(0, Math.floorMod(at, encoded.size())));
        }
    }

    private static void anotherOrNone(Message message, Bytes changed) {
        try {
            Message read = MessageCodec.decode(changed);
            assertThat(read).isNotEqualTo(message);
            assertThat(MessageCodec.encode(read)).isEqualTo(changed);
        } catch (MalformedInputException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Property
    void strangersBytesAreRefusedInWords(@ForAll @Size(max = 300) byte[] stranger) {
        try {
            Bytes bytes = Bytes.of(stranger);
            assertThat(MessageCodec.encode(MessageCodec.decode(bytes))).isEqualTo(bytes);
        } catch (MalformedInputException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void limitsHold() {
        Random random = new Random(1);
        List<Submission> tooMany = Collections.nCopies(Block.OPERATIONS_MAX + 1, operation(random));
        assertThatThrownBy(() -> MessageCodec.decode(MessageCodec.encode(new Message.Operations(tooMany))))
                .hasMessageContaining("at most 8192");
        List<QuorumCertificate> grounds = new ArrayList<>();
        List<QuorumCertificate.Vote> all = IntStream.range(0, 256)
                .mapToObj(i -> new QuorumCertificate.Vote(i, bytes(random, 64)))
                .toList();
        for (int i = 0; i < 300; i++) {
            grounds.add(new QuorumCertificate(VoteKind.NULLIFY, 0, 1 + i, Hash.ZERO, all));
        }
        Message.Propose heavy = new Message.Propose(vote(VoteKind.PROPOSE, random), header(random), List.of(), grounds);
        assertThatThrownBy(() -> MessageCodec.decode(MessageCodec.encode(heavy)))
                .hasMessageContaining("at most 4 MiB");
        Message unsigned = new Message.CheckpointShare(
                new Checkpoint(NETWORK, 1, 3, Hash.ZERO, Hash.ZERO, Instant.EPOCH, List.of()));
        assertThatThrownBy(() -> MessageCodec.decode(MessageCodec.encode(unsigned)))
                .hasMessageContaining("one signature");
        Message wrongEcho =
                new Message.Ballot(vote(VoteKind.COMMIT, random), Optional.of(vote(VoteKind.PROPOSE, random)));
        assertThatThrownBy(() -> MessageCodec.decode(MessageCodec.encode(wrongEcho)))
                .hasMessageContaining("echoed");
        Message ofLane = new Message.Ballot(vote(VoteKind.STORE, random), Optional.empty());
        assertThatThrownBy(() -> MessageCodec.decode(MessageCodec.encode(ofLane)))
                .hasMessageContaining("of a view, not of a lane");
        Message prepared = new Message.Available(0, certificate(random));
        assertThatThrownBy(() -> MessageCodec.decode(MessageCodec.encode(prepared)))
                .hasMessageContaining("by votes to store");
    }
}
