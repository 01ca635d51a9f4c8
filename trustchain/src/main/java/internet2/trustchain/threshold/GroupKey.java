package internet2.trustchain.threshold;

import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.group.Point;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What all know of a threshold key (RFC 9591 section 5, "group info").
 *
 * @param threshold how many holders make a signature: 1 to the number of holders
 * @param publicKey under which the signatures hold
 * @param shares the public share of each holder, by its number
 */
public record GroupKey(int threshold, Point publicKey, SortedMap<Integer, Point> shares) implements Encodable {

    /** Each holder checks what each other one deals, so that work grows with the square of their number. */
    public static final int HOLDERS_MAX = 64;

    public GroupKey {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        shares.keySet().forEach(Holder::require);
        if (threshold < 1 || threshold > shares.size()) {
            throw new IllegalArgumentException(
                    "of " + shares.size() + " holders 1 to " + shares.size() + " sign together, not " + threshold);
        }
        if (publicKey.equals(Point.IDENTITY)) {
            throw new IllegalArgumentException("the identity is no public key");
        }
    }

    /** Of a key that one holder has alone. */
    public static GroupKey sole(KeyShare share) {
        return new GroupKey(1, share.publicShare(), new TreeMap<>(Map.of(share.holder(), share.publicShare())));
    }

    public static GroupKey decode(CanonicalReader in) {
        int threshold = in.u8();
        Point publicKey = Point.decode(in);
        List<Map.Entry<Integer, Point>> entries =
                in.list(HOLDERS_MAX, each -> Map.entry(Holder.decode(each), Point.decode(each)));
        SortedMap<Integer, Point> shares = new TreeMap<>();
        for (Map.Entry<Integer, Point> entry : entries) {
            if (!shares.isEmpty() && shares.lastKey() >= entry.getKey()) {
                throw in.malformed("holders stand in the order of their numbers");
            }
            shares.put(entry.getKey(), entry.getValue());
        }
        try {
            return new GroupKey(threshold, publicKey, shares);
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(threshold).value(publicKey).list(List.copyOf(shares.entrySet()), (to, entry) -> {
            Holder.encode(to, entry.getKey());
            to.value(entry.getValue());
        });
    }

    /** The public share of a holder; empty for a number that holds nothing. */
    public Optional<Point> find(int holder) {
        return Optional.ofNullable(shares.get(holder));
    }

    /** For whoever verifies: an ordinary Ed25519 key. */
    public Ed25519PublicKey signatureKey() {
        return new Ed25519PublicKey(publicKey.encoded());
    }
}
