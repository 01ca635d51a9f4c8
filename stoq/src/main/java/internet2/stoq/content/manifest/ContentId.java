package internet2.stoq.content.manifest;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * The hash of an object's plain bytes, with the name of the algorithm: a multihash
 * (<a href="https://www.ietf.org/archive/id/draft-multiformats-multihash-07.html">draft-multiformats-multihash</a>).
 * SHA-256, 0x12 in the table of multicodecs, is the only one that is known yet.
 *
 * <p>Text: all of it in 68 lower-case hexadecimal digits, of which the first four are {@code 1220}.
 */
public record ContentId(Hash digest) implements Encodable, Comparable<ContentId> {

    /** Bytes of the encoding. */
    public static final int SIZE = 2 + Hash.SIZE;

    private static final int SHA_256 = 0x12;
    private static final String PREFIX = "1220";

    public static ContentId of(Bytes plain) {
        return new ContentId(Hash.of(plain));
    }

    /** @throws IllegalArgumentException where it is none */
    public static ContentId parse(String text) {
        if (text.length() != 2 * SIZE || !text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "a content id is " + 2 * SIZE + " hexadecimal digits that begin with " + PREFIX);
        }
        return new ContentId(Hash.parse(text.substring(PREFIX.length())));
    }

    public static ContentId decode(CanonicalReader in) {
        int algorithm = in.u8();
        int size = in.u8();
        if (algorithm != SHA_256 || size != Hash.SIZE) {
            throw in.malformed("an id is a SHA-256 multihash (0x1220...); hash algorithm " + algorithm + " with " + size
                    + " bytes is not known");
        }
        return new ContentId(in.hash());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(SHA_256).u8(Hash.SIZE).hash(digest);
    }

    @Override
    public int compareTo(ContentId other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return PREFIX + digest.hex();
    }
}
