package internet2.trustchain.workloads;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a process must be to match, as the kernel of its machine says it; written as SPIRE's attestor {@code unix}
 * writes it: {@code unix:uid:1000}, {@code unix:gid:1000}, {@code unix:path:/usr/bin/web}, {@code unix:sha256:9f86...}.
 *
 * @param value decimal digits, an absolute path of at most 255 printable ASCII characters, or 64 hexadecimal digits,
 *     lower case
 */
public record Selector(Kind kind, String value) implements Encodable {

    private static final String PREFIX = "unix:";
    private static final int VALUE_BYTES_MAX = 255;

    /** What is compared. */
    public enum Kind {
        /** The effective user id that the process had when it connected. */
        UID(1, "0|[1-9][0-9]{0,9}", "a user id in decimal digits"),
        /** The effective group id that it had then. */
        GID(2, "0|[1-9][0-9]{0,9}", "a group id in decimal digits"),
        /** The file that it runs, as its own machine names it. */
        PATH(3, "/[ -~]{1,254}", "an absolute path of at most 255 printable ASCII characters"),
        /** SHA-256 of that file. */
        SHA256(4, "[0-9a-f]{64}", "64 hexadecimal digits, lower case");

        private final int code;
        private final Pattern form;
        private final String description;

        Kind(int code, String form, String description) {
            this.code = code;
            this.form = Pattern.compile(form);
            this.description = description;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Selector {
        if (!kind.form.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of " + PREFIX + kind.text() + " is " + kind.description);
        }
    }

    /** @throws IllegalArgumentException saying what there is */
    public static Selector parse(String text) {
        for (Kind kind : Kind.values()) {
            String prefix = PREFIX + kind.text() + ":";
            if (text.startsWith(prefix)) {
                return new Selector(kind, text.substring(prefix.length()));
            }
        }
        throw new IllegalArgumentException(
                "a selector begins with unix:uid:, unix:gid:, unix:path: or unix:sha256:, unlike \"" + text + "\"");
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(kind.code).text(value);
    }

    static Selector decode(CanonicalReader in) {
        int code = in.u8();
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return new Selector(kind, in.text(VALUE_BYTES_MAX));
            }
        }
        throw in.malformed("no selector has the code " + code);
    }

    @Override
    public String toString() {
        return PREFIX + kind.text() + ":" + value;
    }
}
