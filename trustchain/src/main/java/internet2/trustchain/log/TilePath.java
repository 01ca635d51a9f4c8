package internet2.trustchain.log;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tile is meant (C2SP tlog-tiles and static-ct-api): {@code <L>/<N>[.p/<W>]}, {@code data/<N>[.p/<W>]} or
 * {@code entries/<N>[.p/<W>]}, what follows {@code tile/}.
 *
 * @param level tree level in tiles, for {@link Kind#HASHES}; otherwise 0
 * @param index which tile of the level
 * @param width 1 to 255 for a partial tile, 256 for a full one
 */
record TilePath(Kind kind, int level, long index, int width) {

    enum Kind {
        /** Concatenated hashes. */
        HASHES,
        /** Concatenated TileLeafs of static-ct-api. */
        DATA,
        /** Entry bundles of tlog-tiles: leaves behind u16 lengths. */
        ENTRIES
    }

    static final int WIDTH = 256;

    /** 40 bits of leaf index end at level 5. */
    private static final int LEVEL_MAX = 5;

    private static final int LENGTH_MAX = 64;
    private static final Pattern FORM =
            Pattern.compile("(data|entries|[0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    static Optional<TilePath> parse(String path) {
        Matcher form = FORM.matcher(path);
        if (path.length() > LENGTH_MAX || !form.matches()) {
            return Optional.empty();
        }
        String digits = form.group(2).replace("x", "").replace("/", "");
        if (digits.length() > 15) {
            return Optional.empty();
        }
        long index = Long.parseLong(digits);
        int width = form.group(3) == null ? WIDTH : Integer.parseInt(form.group(3));
        TilePath tile =
                switch (form.group(1)) {
                    case "data" -> new TilePath(Kind.DATA, 0, index, width);
                    case "entries" -> new TilePath(Kind.ENTRIES, 0, index, width);
                    default -> new TilePath(Kind.HASHES, Integer.parseInt(form.group(1)), index, width);
                };
        // One tile, one path: no leading zeroes, neither in the level nor as an element of the index.
        boolean wellFormed = tile.level <= LEVEL_MAX && tile.toString().equals(path);
        return wellFormed ? Optional.of(tile) : Optional.empty();
    }

    @Override
    public String toString() {
        StringBuilder index = new StringBuilder(String.format(Locale.ROOT, "%03d", this.index % 1000));
        for (long rest = this.index / 1000; rest > 0; rest /= 1000) {
            index.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        String where =
                switch (kind) {
                    case HASHES -> Integer.toString(level);
                    case DATA -> "data";
                    case ENTRIES -> "entries";
                };
        return where + "/" + index + (width == WIDTH ? "" : ".p/" + width);
    }
}
