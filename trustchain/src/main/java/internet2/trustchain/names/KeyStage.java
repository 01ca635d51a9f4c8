package internet2.trustchain.names;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the replacement of the zones' key stands. All times are those of blocks.
 *
 * @param since when it began
 * @param memory for how long others may hold what was served when it began: secondaries until the longest SOA expire
 *     (RFC 7583 3.1, Dprp) and caches of theirs for the longest TTL, no longer than a signature (RFC 4035 5.3.3)
 * @param forgotten when nobody has anything from before it any more; empty until all that it asks for is served
 * @param released whether an administrator said that nobody else has to be waited for
 */
public record KeyStage(Phase phase, Instant since, Duration memory, Optional<Instant> forgotten, boolean released)
        implements Encodable {

    /** Of a key that was there from the beginning. */
    static final KeyStage FIRST =
            new KeyStage(Phase.ALONE, Instant.EPOCH, Duration.ZERO, Optional.of(Instant.EPOCH), true);

    /** So that signatures of two stages are told apart by their inceptions, which are seconds. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    /** What becomes of the two keys. */
    public enum Phase {
        /** There is one. */
        ALONE(0, Duration.ZERO),
        /** Both are in the zones and sign the DNSKEY sets; the old one signs the rest. */
        PUBLISHED(1, RevisionPlan.LIFETIME),
        /**
         * The same, and the new one signs the rest. RFC 5011 2.4.1: a resolver trusts the new key 30 days after it saw
         * it. RFC 5011 has the publisher wait longer: somebody may replay the sets from before for the lifetime of a
         * signature, and resolvers look again after half of that; the rest is for what goes wrong.
         */
        SIGNING(2, Duration.ofDays(60)),
        /** The old one is there with the bit that revokes it. RFC 5011 2.4.2: the remove hold-down time. */
        REVOKED(3, Duration.ofDays(30));

        private final int code;
        private final Duration hold;

        Phase(int code, Duration hold) {
            this.code = code;
            this.hold = hold;
        }

        int code() {
            return code;
        }

        /** For how long it is held for whoever follows it from afar, unless an administrator releases it. */
        public Duration hold() {
            return hold;
        }

        static Phase decode(CanonicalReader in) {
            int code = in.u8();
            for (Phase phase : values()) {
                if (phase.code == code) {
                    return phase;
                }
            }
            throw in.malformed("a phase is 0 to 3, not " + code);
        }
    }

    static KeyStage begin(Phase phase, Instant since, Duration memory) {
        return new KeyStage(phase, since, memory, Optional.empty(), false);
    }

    /** With all served that it asks for. */
    KeyStage settled(Instant time) {
        Duration wait = memory.compareTo(LEAST) < 0 ? LEAST : memory;
        return new KeyStage(phase, since, memory, Optional.of(time.plus(wait)), released);
    }

    /** With nobody to wait for but caches. */
    KeyStage release() {
        return new KeyStage(phase, since, memory, forgotten, true);
    }

    /** Whether half of the time has passed in which parents and anchors are to get the new key, and nobody said so. */
    public boolean isUrgent(Instant now) {
        return phase == Phase.SIGNING
                && !released
                && !now.isBefore(since.plus(phase.hold().dividedBy(2)));
    }

    /** When the next one may begin; empty as long as that is open. */
    public Optional<Instant> end() {
        Instant held = released ? since : since.plus(phase.hold());
        return forgotten.map(caches -> caches.isBefore(held) ? held : caches);
    }

    static KeyStage decode(CanonicalReader in) {
        return new KeyStage(
                Phase.decode(in),
                in.instant(),
                Duration.ofSeconds(in.u32()),
                in.optional(CanonicalReader::instant),
                in.bool());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(phase.code())
                .instant(since)
                .u32(memory.toSeconds())
                .optional(forgotten, CanonicalWriter::instant)
                .bool(released);
    }
}
