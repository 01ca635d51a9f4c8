package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.store.DataFolderException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code format} file: {@code format 1}, then {@code network HASH} once that is known. */
record FolderFormat(@Nullable NetworkId network) {

    static final String NAME = "format";
    static final int VERSION = 1;

    private static final Pattern TEXT = Pattern.compile("format (\\d{1,9})\n(?:network ([0-9a-f]{64})\n)?");
    private static final Pattern ANY_VERSION = Pattern.compile("format (\\d{1,9})\n(?s:.*)");
    private static final int BYTES_MAX = 4096;

    static FolderFormat readOrBegin(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        return Files.exists(file) ? read(folder, file) : write(folder, null);
    }

    static FolderFormat write(Path folder, @Nullable NetworkId network) throws IOException {
        String text = "format " + VERSION + "\n" + (network == null ? "" : "network " + network + "\n");
        Durable.replace(folder.resolve(NAME), Bytes.utf8(text));
        return new FolderFormat(network);
    }

    private static FolderFormat read(Path folder, Path file) throws IOException {
        String text = Files.size(file) > BYTES_MAX ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher version = ANY_VERSION.matcher(text);
        if (version.matches() && Integer.parseInt(version.group(1)) > VERSION) {
            throw new DataFolderException(
                    Code.NEWER_FORMAT,
                    folder,
                    folder + " was written by a newer version (format " + version.group(1) + ", this program knows "
                            + VERSION + "); use that version or newer, or another folder with --data");
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != VERSION) {
            throw new DataFolderException(
                    Code.MALFORMED_FORMAT,
                    folder,
                    file + " is not readable as the format of a data folder; restore it from a copy");
        }
        String network = matcher.group(2);
        return new FolderFormat(network == null ? null : NetworkId.parse(network));
    }
}
