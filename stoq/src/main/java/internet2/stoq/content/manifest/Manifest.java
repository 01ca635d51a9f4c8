package internet2.stoq.content.manifest;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.stoq.content.chunking.ContentClass;
import java.nio.charset.StandardCharsets;

/**
 * The root of content: its id is the content's id.
 *
 * @param name what a file of it may be called; no path
 * @param size bytes, at most {@link #CONTENT_BYTES_MAX}
 * @param chunks how many chunks those are
 * @param levels of the tree above its leaves
 * @param top the tree's highest node
 */
public record Manifest(
        String name, ContentClass contentClass, long size, long chunks, Spread spread, int levels, ContentId top)
        implements Encodable {

    /** Of the encoding. */
    public static final int BYTES_MAX = 512;

    /** 1 TiB. */
    public static final long CONTENT_BYTES_MAX = 1L << 40;

    private static final int VERSION = 1;
    private static final int NAME_BYTES_MAX = 255;

    public Manifest {
        requireName(name);
        if (size < 0 || size > CONTENT_BYTES_MAX || chunks < 0 || chunks > size || (chunks == 0) != (size == 0)) {
            throw new IllegalArgumentException("no content has " + size + " bytes in " + chunks + " chunks; "
                    + CONTENT_BYTES_MAX + " bytes are the most");
        }
        if (levels < 0 || levels > TreeNode.LEVEL_MAX) {
            throw new IllegalArgumentException("a tree has 0 to " + TreeNode.LEVEL_MAX + " levels, not " + levels);
        }
    }

    /**
     * Refuses what is no plain name of a file on every system that may come to hold it.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static void requireName(String name) {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("a name has 1 to " + NAME_BYTES_MAX + " bytes");
        }
        if (name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(each -> each == '/' || each == '\\' || Character.isISOControl(each))) {
            throw new IllegalArgumentException("content is named like a file in one folder: no /, no \\, no control"
                    + " characters, and neither . nor ..");
        }
    }

    public static Manifest decode(CanonicalReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw in.malformed("a manifest of version " + VERSION + " is understood, not " + version);
        }
        String name = in.text(NAME_BYTES_MAX);
        int number = in.u8();
        ContentClass contentClass =
                ContentClass.of(number).orElseThrow(() -> in.malformed("class of content " + number + " is not known"));
        try {
            return new Manifest(
                    name,
                    contentClass,
                    in.natural("a size"),
                    in.natural("a number of chunks"),
                    new Spread(in.u8(), in.u8()),
                    in.u8(),
                    ContentId.decode(in));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(VERSION).text(name).u8(contentClass.number()).u64(size).u64(chunks);
        out.u8(spread.data()).u8(spread.parity()).u8(levels).value(top);
    }
}
