package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.WireReader;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * A hash of a name, the next hash in its zone, and what the name has (RFC 5155 3).
 *
 * @param zone the rest of the owner
 * @param hash the owner's first label
 */
record Nsec3(
        DomainName zone, Bytes hash, int algorithm, int flags, int iterations, Bytes salt, Bytes next, TypeBits types) {

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

    static Nsec3 parse(DomainName owner, Bytes data) {
        WireReader in = new WireReader(data.toArray());
        if (owner.isRoot()) {
            throw in.malformed("an owner of a hash and a zone");
        }
        return new Nsec3(
                owner.parent(),
                base32(owner.firstLabel()),
                in.u8(),
                in.u8(),
                in.u16(),
                Bytes.wrap(in.take(in.u8())),
                Bytes.wrap(in.take(in.u8())),
                TypeBits.read(in));
    }

    boolean optOut() {
        return (flags & 1) != 0;
    }

    boolean covers(Bytes name) {
        boolean last = next.compareTo(hash) <= 0;
        boolean after = hash.compareTo(name) < 0;
        boolean before = name.compareTo(next) < 0;
        return last ? after || before : after && before;
    }

    boolean sameParameters(Nsec3 other) {
        return iterations == other.iterations && salt.equals(other.salt);
    }

    /** Base 32 with the extended hex alphabet (RFC 4648 7), without padding. */
    private static Bytes base32(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (char each : text.toLowerCase(Locale.ROOT).toCharArray()) {
            int value = DIGITS.indexOf(each);
            if (value < 0) {
                throw new MalformedInputException("\"" + text + "\" is no hash");
            }
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.write(buffer >>> bits);
            }
        }
        return Bytes.wrap(out.toByteArray());
    }
}
