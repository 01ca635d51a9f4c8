package internet2.ledger.simplex;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.BatchHeader;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.Genesis;
import internet2.ledger.Manifest;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Checkpoint;
import java.util.List;
import java.util.Optional;

/**
 * Messages as bytes: one byte for the kind, then the fields in their order. Canonical; what is read is within all
 * limits, and says nothing yet of signatures.
 */
public final class MessageCodec {

    /** Certificates that justify one proposal. */
    public static final int GROUNDS_MAX = 1024;

    /** What they have together; about 200 of the most validators, thousands of few. */
    public static final int GROUNDS_BYTES_MAX = 4 << 20;

    /** Vote, header, and the counts before lists. */
    private static final int FIXED_BYTES_MAX = 1024;

    /** The longest message: a proposal with a full block and all grounds. */
    public static final int ENCODED_BYTES_MAX =
            Block.PAYLOAD_BYTES_MAX + 4 * Block.OPERATIONS_MAX + GROUNDS_BYTES_MAX + FIXED_BYTES_MAX;

    private static final int PROPOSE = 1;
    private static final int BALLOT = 2;
    private static final int CERTIFIED = 3;
    private static final int FETCH = 4;
    private static final int DELIVERY = 5;
    private static final int OPERATIONS = 6;
    private static final int STANDING = 7;
    private static final int CHECKPOINT_SHARE = 8;
    private static final int ACCUSATION = 9;
    private static final int SUSPECTS = 10;
    private static final int BATCH = 11;
    private static final int STORED = 12;
    private static final int AVAILABLE = 13;
    private static final int FETCH_BATCH = 14;

    private MessageCodec() {}

    public static Bytes encode(Message message) {
        return switch (message) {
            case Message.Propose propose -> {
                CanonicalWriter out = new CanonicalWriter(expectedBytes(propose));
                propose(out.u8(PROPOSE), propose);
                yield out.toBytes();
            }
            case Message.Ballot(SignedVote vote, Optional<SignedVote> echo) ->
                kind(BALLOT).value(vote).optional(echo, CanonicalWriter::value).toBytes();
            case Message.Certified(QuorumCertificate certificate) ->
                kind(CERTIFIED).value(certificate).toBytes();
            case Message.Fetch fetch -> kind(FETCH).hash(fetch.block()).toBytes();
            case Message.Delivery(BlockHeader header, Payload payload) ->
                payload(kind(DELIVERY).value(header), payload).toBytes();
            case Message.Batch batch -> {
                CanonicalWriter out = new CanonicalWriter(FIXED_BYTES_MAX
                        + batch.header().bytes()
                        + 4 * batch.header().operations());
                batch(out.u8(BATCH), batch);
                yield out.toBytes();
            }
            case Message.Stored(SignedVote vote) -> kind(STORED).value(vote).toBytes();
            case Message.Available(int lane, QuorumCertificate certificate) ->
                kind(AVAILABLE).u16(lane).value(certificate).toBytes();
            case Message.FetchBatch(Hash batch) -> kind(FETCH_BATCH).hash(batch).toBytes();
            case Message.Operations(List<Submission> operations) ->
                operations(kind(OPERATIONS), operations).toBytes();
            case Message.Standing(long epoch, long view, long finalHeight) ->
                kind(STANDING).u64(epoch).u64(view).u64(finalHeight).toBytes();
            case Message.CheckpointShare(Checkpoint signedByOne) ->
                kind(CHECKPOINT_SHARE).value(signedByOne).toBytes();
            case Message.Accusation(Evidence evidence) ->
                kind(ACCUSATION).value(evidence).toBytes();
            case Message.Suspects(List<NodeId> validators) ->
                kind(SUSPECTS)
                        .list(validators, (to, each) -> to.hash(each.hash()))
                        .toBytes();
        };
    }

    /**
     * Reads a message.
     *
     * @throws MalformedInputException if it is none
     */
    public static Message decode(Bytes message) {
        return CanonicalReader.decode(message, MessageCodec::decode);
    }

    private static Message decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case PROPOSE -> propose(in);
            case BALLOT -> ballot(in);
            case CERTIFIED -> new Message.Certified(QuorumCertificate.decode(in));
            case FETCH -> new Message.Fetch(in.hash());
            case DELIVERY -> {
                BlockHeader header = BlockHeader.decode(in);
                yield new Message.Delivery(header, payload(header, in));
            }
            case BATCH -> batch(in);
            case STORED -> new Message.Stored(vote(VoteKind.STORE, in));
            case AVAILABLE -> new Message.Available(in.u16(), available(in));
            case FETCH_BATCH -> new Message.FetchBatch(in.hash());
            case OPERATIONS -> new Message.Operations(operations(in));
            case STANDING -> new Message.Standing(in.natural("an epoch"), in.natural("a view"), in.natural("a height"));
            case CHECKPOINT_SHARE -> share(in);
            case ACCUSATION -> new Message.Accusation(Evidence.decode(in));
            case SUSPECTS -> suspects(in);
            default -> throw in.malformed("a message is of kind 1 to 14, not " + kind);
        };
    }

    /** Without the byte for the kind: the journal has it too. */
    static void propose(CanonicalWriter out, Message.Propose propose) {
        payload(out.value(propose.vote()).value(propose.header()), propose.payload())
                .list(propose.grounds(), CanonicalWriter::value);
    }

    static Message.Propose propose(CanonicalReader in) {
        SignedVote vote = vote(VoteKind.PROPOSE, in);
        BlockHeader header = BlockHeader.decode(in);
        Payload payload = payload(header, in);
        int before = in.remaining();
        List<QuorumCertificate> grounds = in.list(GROUNDS_MAX, QuorumCertificate::decode);
        if (before - in.remaining() > GROUNDS_BYTES_MAX) {
            throw in.malformed("a proposal's grounds have at most 4 MiB");
        }
        return new Message.Propose(vote, header, payload, grounds);
    }

    private static SignedVote vote(VoteKind expected, CanonicalReader in) {
        SignedVote vote = SignedVote.decode(in);
        if (vote.kind() != expected) {
            throw in.malformed("this is signed as " + expected + ", not as " + vote.kind());
        }
        return vote;
    }

    private static CanonicalWriter payload(CanonicalWriter out, Payload payload) {
        return switch (payload) {
            case Payload.Inline(List<Submission> operations) -> operations(out, operations);
            case Payload.OfLanes(Manifest manifest, List<QuorumCertificate> available) ->
                out.value(manifest).list(available, CanonicalWriter::value);
        };
    }

    /** The header says of which kind. */
    private static Payload payload(BlockHeader header, CanonicalReader in) {
        return header.ofLanes()
                ? new Payload.OfLanes(Manifest.decode(in), in.list(Genesis.VALIDATORS_MAX, MessageCodec::available))
                : new Payload.Inline(operations(in));
    }

    private static QuorumCertificate available(CanonicalReader in) {
        QuorumCertificate certificate = QuorumCertificate.decode(in);
        if (certificate.kind() != VoteKind.STORE) {
            throw in.malformed("a batch is available by votes to store, not to " + certificate.kind());
        }
        return certificate;
    }

    /** Without the byte for the kind: the journal has it too. */
    static void batch(CanonicalWriter out, Message.Batch batch) {
        operations(out.value(batch.vote()).value(batch.header()), batch.operations())
                .optional(batch.available(), CanonicalWriter::value);
    }

    static Message.Batch batch(CanonicalReader in) {
        return new Message.Batch(
                vote(VoteKind.BATCH, in), BatchHeader.decode(in), operations(in), in.optional(MessageCodec::available));
    }

    private static Message ballot(CanonicalReader in) {
        SignedVote vote = SignedVote.decode(in);
        if (vote.kind() == VoteKind.BATCH || vote.kind() == VoteKind.STORE) {
            throw in.malformed("a ballot is of a view, not of a lane");
        }
        Optional<SignedVote> echo = in.optional(SignedVote::decode);
        if (echo.isPresent() && (vote.kind() != VoteKind.PREPARE || echo.get().kind() != VoteKind.PROPOSE)) {
            throw in.malformed("what is echoed is a proposal, by a vote to prepare");
        }
        return new Message.Ballot(vote, echo);
    }

    private static Message share(CanonicalReader in) {
        Checkpoint checkpoint = Checkpoint.decode(in);
        if (checkpoint.signatures().size() != 1) {
            throw in.malformed(
                    "a share has one signature, not " + checkpoint.signatures().size());
        }
        return new Message.CheckpointShare(checkpoint);
    }

    private static Message suspects(CanonicalReader in) {
        List<NodeId> validators = in.list(Genesis.VALIDATORS_MAX, each -> new NodeId(each.hash()));
        for (int i = 1; i < validators.size(); i++) {
            if (validators.get(i - 1).compareTo(validators.get(i)) >= 0) {
                throw in.malformed("suspects are in order and no two are equal");
            }
        }
        return new Message.Suspects(validators);
    }

    private static CanonicalWriter operations(CanonicalWriter out, List<Submission> operations) {
        return out.list(operations, (to, operation) -> to.bytes(operation.encoded()));
    }

    /** As many as a block has, and no more bytes. */
    private static List<Submission> operations(CanonicalReader in) {
        int[] left = {Block.PAYLOAD_BYTES_MAX};
        return in.list(Block.OPERATIONS_MAX, each -> {
            Bytes encoded = each.bytes(Math.min(left[0], Operation.ENCODED_BYTES_MAX));
            left[0] -= encoded.size();
            return Submission.decode(encoded);
        });
    }

    private static CanonicalWriter kind(int kind) {
        return new CanonicalWriter().u8(kind);
    }

    private static int expectedBytes(Message.Propose propose) {
        long bytes =
                switch (propose.payload()) {
                    case Payload.Inline(List<Submission> operations) ->
                        operations.stream()
                                .mapToLong(operation -> 4 + operation.encoded().size())
                                .sum();
                    case Payload.OfLanes lanes -> Manifest.ENCODED_BYTES_MAX;
                };
        return (int) Math.min(ENCODED_BYTES_MAX, FIXED_BYTES_MAX + bytes);
    }
}
