package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.StateReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Where an epoch's randomness comes from: a query of the module.
 *
 * <p>In epoch e a validator commits to a seed that nobody else knows. No commitment of e can be added once e + 1 has
 * begun, and only then are seeds revealed. When e + 2 begins, the seeds that were revealed and the randomness of e + 1
 * make the randomness of e + 2. Nobody who committed knew any other's seed, and the commitment holds each to its own.
 *
 * <p>Where nobody revealed, the hash of the last block takes the seeds' place, so that the randomness is a new one all
 * the same. It does so only then: the leader of the last block could try many, knowing all seeds.
 *
 * <p><b>What this does not give.</b> Who reveals last sees what comes of it both ways, and may keep its seed back: k
 * validators that act together choose one of 2^k outcomes. Whoever keeps a seed back is listed. With one validator, or
 * where all act together, they choose freely. Once the last seed is out, everybody knows the randomness of the next
 * epoch, up to an epoch ahead.
 */
public final class Seeds {

    private static final byte[] DOMAIN = Bytes.utf8("internet2/ledger/seed/1").toArray();
    private static final Bytes WITHHELD = Bytes.utf8("u");

    private final StateReader state;

    Seeds(StateReader state) {
        this.state = state;
    }

    /** A validator's promise, and its seed once it was revealed. */
    record SeedRecord(Hash commitment, Optional<Hash> seed) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(commitment).optional(seed, CanonicalWriter::hash);
        }

        static SeedRecord decode(CanonicalReader in) {
            return new SeedRecord(in.hash(), in.optional(CanonicalReader::hash));
        }
    }

    /**
     * Seeds that a validator committed to and did not reveal: because it would not, or because it was down.
     *
     * @param times how often
     * @param lastEpoch of the newest such commitment
     */
    public record Withheld(NodeId validator, long times, long lastEpoch) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(validator.hash()).u64(times).u64(lastEpoch);
        }

        static Withheld decode(CanonicalReader in) {
            return new Withheld(new NodeId(in.hash()), in.u64(), in.u64());
        }
    }

    /** What a validator commits to a seed with; of no use to another one, nor in another epoch. */
    public static Hash commitment(NodeId validator, long epoch, Hash seed) {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
        return Hash.of(DOMAIN, validator.hash().toArray(), number, seed.toArray());
    }

    /** Whether the validator has committed to a seed in this epoch; of this epoch and the one before. */
    public boolean isCommitted(NodeId validator, long epoch) {
        return record(validator, epoch).isPresent();
    }

    /** Whether the seed that the validator committed to in this epoch is to be revealed still. */
    public boolean isSecret(NodeId validator, long epoch) {
        return record(validator, epoch).filter(found -> found.seed().isEmpty()).isPresent();
    }

    /** Who did not reveal, in the order of ids, {@code limit} of them after {@code after}. */
    public List<Withheld> withheld(Optional<NodeId> after, int limit) {
        return state.scan(WITHHELD, after.map(id -> Registry.key('u', id)), limit).stream()
                .map(entry -> CanonicalReader.decode(entry.value(), Withheld::decode))
                .toList();
    }

    Optional<SeedRecord> record(NodeId validator, long epoch) {
        return state.get(key(epoch, validator)).map(value -> CanonicalReader.decode(value, SeedRecord::decode));
    }

    static Bytes prefix(long epoch) {
        return new CanonicalWriter().u8('c').u64(epoch).toBytes();
    }

    static Bytes key(long epoch, NodeId validator) {
        return prefix(epoch).concat(validator.hash().bytes());
    }
}
