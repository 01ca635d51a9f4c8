package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.WireReader;

/** A zone's public key (RFC 4034 2). */
public record Dnskey(Bytes data, int flags, int protocol, int algorithm, Bytes key) {

    private static final int ZONE_KEY = 0x0100;
    private static final int REVOKED = 0x0080;
    private static final int DNSSEC = 3;

    /** @throws MalformedInputException where it is no key record */
    public static Dnskey parse(Bytes data) {
        WireReader in = new WireReader(data.toArray());
        return new Dnskey(data, in.u16(), in.u8(), in.u8(), in.rest());
    }

    /** RFC 4034 2.1.1 and 2.1.2, RFC 5011 2.1: whether it may sign anything of its zone. */
    public boolean signs() {
        return (flags & ZONE_KEY) != 0 && (flags & REVOKED) == 0 && protocol == DNSSEC;
    }

    public boolean zoneKey() {
        return (flags & ZONE_KEY) != 0;
    }

    /** RFC 4034 appendix B: a hint, which anybody can make collide. */
    public int tag() {
        long sum = 0;
        for (int i = 0; i < data.size(); i++) {
            int each = data.at(i) & 0xff;
            sum += (i & 1) == 0 ? each << 8 : each;
        }
        return (int) ((sum + (sum >>> 16)) & 0xffff);
    }
}
