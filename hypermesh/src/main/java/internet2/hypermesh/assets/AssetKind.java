package internet2.hypermesh.assets;

import internet2.foundation.encoding.CanonicalReader;
import java.util.Arrays;
import java.util.Locale;

/** What a resource is, and in what its capacity is counted. */
public enum AssetKind {
    /** Thousandths of a hardware thread. */
    CPU(1, 1, false),
    /** Devices. */
    GPU(2, 1, false),
    /** Bytes, leased in pages of 4 KiB. */
    MEMORY(3, 4096, true),
    /** Bytes. */
    STORAGE(4, 4096, false),
    /** Bits per second; 0 where the card doesn't say. */
    NETWORK(5, 1, false);

    private final int code;
    private final int granule;
    private final boolean leasable;

    AssetKind(int code, int granule, boolean leasable) {
        this.code = code;
        this.granule = granule;
        this.leasable = leasable;
    }

    /** One byte in encodings and keys. */
    public int code() {
        return code;
    }

    /** Amounts are multiples of this. */
    public int granule() {
        return granule;
    }

    /** Whether its owner's node can hand it out; the others are described, not yet lent. */
    public boolean isLeasable() {
        return leasable;
    }

    /** Lower case, as commands and logs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AssetKind decode(CanonicalReader in) {
        int code = in.u8();
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() -> in.malformed("an asset's kind is 1 to 5, not " + code));
    }
}
