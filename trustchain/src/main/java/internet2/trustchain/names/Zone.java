package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;

/**
 * A zone that the ledger holds.
 *
 * @param owner the identity that may do everything in it
 * @param serial the SOA's serial number, unsigned 32 bits, one more with each change (RFC 1982)
 */
public record Zone(DomainName apex, NodeId owner, ZonePolicy policy, Soa soa, long serial) implements Encodable {

    /**
     * The rest of the SOA record (RFC 1035 3.3.13); times in seconds.
     *
     * @param primary the name of the primary server
     * @param mailbox the mailbox of the person in charge, {@code .} for {@code @}
     * @param minimum how long "no such name" is remembered (RFC 2308 4)
     */
    public record Soa(
            DomainName primary, DomainName mailbox, long refresh, long retry, long expire, long minimum, long ttl)
            implements Encodable {

        public Soa {
            for (long seconds : new long[] {refresh, retry, expire, minimum, ttl}) {
                if (seconds < 0 || seconds > RecordSet.TTL_MAX) {
                    throw new MalformedInputException("times of a zone are 0 to 2147483647 seconds, not " + seconds);
                }
            }
        }

        /** Times as RIPE-203 advises, with negative answers that live a minute. */
        public static Soa of(DomainName primary, DomainName mailbox) {
            return new Soa(primary, mailbox, 3600, 600, 1_209_600, 60, 3600);
        }

        /** The field of this name in a record's data, which is the last but one. */
        static long expire(Bytes data) {
            return new WireReader(data.slice(data.size() - 8, data.size() - 4).toArray()).u32();
        }

        static Soa decode(CanonicalReader in) {
            return new Soa(Wire.decodeName(in), Wire.decodeName(in), in.u32(), in.u32(), in.u32(), in.u32(), in.u32());
        }

        @Override
        public void encode(CanonicalWriter out) {
            Wire.encodeName(out, primary);
            Wire.encodeName(out, mailbox);
            out.u32(refresh).u32(retry).u32(expire).u32(minimum).u32(ttl);
        }
    }

    public static Zone decode(CanonicalReader in) {
        return new Zone(Wire.decodeName(in), new NodeId(in.hash()), ZonePolicy.decode(in), Soa.decode(in), in.u32());
    }

    @Override
    public void encode(CanonicalWriter out) {
        Wire.encodeName(out, apex);
        out.hash(owner.hash()).u8(policy.code()).value(soa).u32(serial);
    }

    /** After one more change; 4,294,967,295 is followed by 0, which is later (RFC 1982 3.1). */
    Zone changed() {
        return at((serial + 1) & 0xffff_ffffL);
    }

    Zone at(long newSerial) {
        return new Zone(apex, owner, policy, soa, newSerial);
    }

    Zone with(Soa newSoa, long newSerial) {
        return new Zone(apex, owner, policy, newSoa, newSerial);
    }

    /** RFC 1982 3.2: whether serial number {@code left} is greater than {@code right}; halfway round it is not. */
    public static boolean isLater(long left, long right) {
        long ahead = (left - right) & 0xffff_ffffL;
        return ahead != 0 && ahead < 0x8000_0000L;
    }

    Zone ownedBy(NodeId newOwner) {
        return new Zone(apex, newOwner, policy, soa, serial);
    }

    Bytes soaData() {
        WireWriter out = new WireWriter();
        out.name(soa.primary).name(soa.mailbox).u32(serial);
        out.u32(soa.refresh).u32(soa.retry).u32(soa.expire).u32(soa.minimum);
        return out.toBytes();
    }

    /** RFC 2308 3: the SOA in a negative response lives min(its TTL, MINIMUM). */
    long negativeTtl() {
        return Math.min(soa.ttl, soa.minimum);
    }
}
