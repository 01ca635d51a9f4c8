package internet2.hypermesh.assets;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an owner states of an asset.
 *
 * @param key names it on its owner's machine and stays the same over restarts, such as {@code nvme0n1}
 * @param capacity all of it, in the kind's unit, 0 to {@link #CAPACITY_MAX}
 * @param port STOQ port of the owner's node, 0 to 65535; 0 where nothing of it is offered
 * @param attributes for people and for placement; at most {@link #ATTRIBUTES_MAX}
 */
public record AssetDescription(
        AssetKind kind, String key, long capacity, Offer offer, int port, SortedMap<String, String> attributes)
        implements Encodable {

    /** An exbibyte: sums of a few million such amounts still fit into 63 bits. */
    public static final long CAPACITY_MAX = 1L << 60;

    public static final int KEY_BYTES_MAX = 64;
    /** With all of them as long as they may be, an operation still writes less than 8 KiB of state. */
    public static final int ATTRIBUTES_MAX = 16;

    public static final int ATTRIBUTE_NAME_MAX = 32;
    public static final int ATTRIBUTE_VALUE_BYTES_MAX = 256;

    private static final int PORT_MAX = 0xffff;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Bytes ID_DOMAIN = Bytes.utf8("internet2 asset 1");

    public AssetDescription {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "an asset's key is 1 to 64 letters, digits and . _ : -, not \"" + key + "\"");
        }
        if (capacity < 0 || capacity > CAPACITY_MAX || offer.amount() > capacity) {
            throw new IllegalArgumentException("a capacity is 0 to 2^60 and at least the offer, not " + capacity);
        }
        if (offer.amount() % kind.granule() != 0) {
            throw new IllegalArgumentException("an offer of " + kind.label() + " is a multiple of " + kind.granule());
        }
        if (offer.amount() > 0 && !kind.isLeasable()) {
            throw new IllegalArgumentException(kind.label() + " can't be leased yet: offer 0 of it");
        }
        if (port < 0 || port > PORT_MAX || (offer.amount() > 0 && port == 0)) {
            throw new IllegalArgumentException("an offered asset's port is 1 to 65535, not " + port);
        }
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        checkAttributes(attributes);
    }

    /** The asset's id: the same owner's same thing has the same one, whatever else changes. */
    public AssetId id(NodeId owner) {
        CanonicalWriter origin = new CanonicalWriter();
        origin.fixed(ID_DOMAIN).hash(owner.hash()).u8(kind.code()).text(key);
        return AssetId.of(Hash.of(origin.toBytes()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(kind.code()).text(key).u64(capacity).value(offer).u16(port).u8(attributes.size());
        attributes.forEach((name, value) -> out.text(name).text(value));
    }

    static AssetDescription decode(CanonicalReader in) {
        return new AssetDescription(
                AssetKind.decode(in), in.text(KEY_BYTES_MAX), in.u64(), Offer.decode(in), in.u16(), attributes(in));
    }

    private static SortedMap<String, String> attributes(CanonicalReader in) {
        int count = in.u8();
        SortedMap<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.text(ATTRIBUTE_NAME_MAX);
            if (!attributes.isEmpty() && name.compareTo(attributes.lastKey()) <= 0) {
                throw in.malformed("attributes stand in the order of their names, each once");
            }
            attributes.put(name, in.text(ATTRIBUTE_VALUE_BYTES_MAX));
        }
        return attributes;
    }

    private static void checkAttributes(Map<String, String> attributes) {
        if (attributes.size() > ATTRIBUTES_MAX) {
            throw new IllegalArgumentException("an asset has at most 16 attributes, not " + attributes.size());
        }
        attributes.forEach((name, value) -> {
            int size = value.getBytes(StandardCharsets.UTF_8).length;
            if (!ATTRIBUTE_NAME.matcher(name).matches() || size > ATTRIBUTE_VALUE_BYTES_MAX) {
                throw new IllegalArgumentException("an attribute is a-z 0-9 - (32 at most) and 256 bytes, not \"" + name
                        + "\" and " + size + " bytes");
            }
        });
    }
}
