package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Textual encoding of keys and certificates: the strict form of RFC 7468.
 *
 * <p>The reader also takes explanatory text between the blocks (section 5.2), which openssl writes, and line
 * ends of either kind. It takes no headers inside a block: an encrypted key of the old kind is refused.
 *
 * @param label such as {@code "CERTIFICATE"} or {@code "PRIVATE KEY"}
 * @param content the DER inside
 */
public record Pem(String label, Bytes content) {

    /** Characters of a text; a chain of certificates has 20 kB, a revocation list may have megabytes. */
    public static final int TEXT_LENGTH_MAX = 8 << 20;
    /** Blocks in one text. */
    public static final int BLOCKS_MAX = 1000;

    public static final String PRIVATE_KEY = "PRIVATE KEY";
    public static final String CERTIFICATE = "CERTIFICATE";
    public static final String CERTIFICATE_REQUEST = "CERTIFICATE REQUEST";

    private static final int LINE_LENGTH = 64;
    private static final String LABEL = "[A-Z0-9]+(?:[ -][A-Z0-9]+)*";
    private static final Pattern LABELS = Pattern.compile(LABEL);
    private static final int BEGIN_LENGTH_MAX = "-----BEGIN -----".length() + LINE_LENGTH;
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN (" + LABEL + ")-----");
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});

    public Pem {
        if (label.length() > LINE_LENGTH || !LABELS.matcher(label).matches()) {
            throw new IllegalArgumentException("not a PEM label: \"" + label + "\"");
        }
    }

    /** All blocks of a text, at least one. */
    public static List<Pem> parseAll(String text) throws MalformedPemException {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new MalformedPemException(
                    "a PEM text has at most " + TEXT_LENGTH_MAX + " characters, not " + text.length());
        }
        List<Pem> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at).strip();
            Matcher begin = BEGIN.matcher(line);
            // The length comes first: a pattern with a group that repeats takes a stack as deep as the line is long.
            if (line.length() > BEGIN_LENGTH_MAX || !begin.matches()) {
                at++;
                continue;
            }
            int end = endOfBlock(lines, at, begin.group(1));
            blocks.add(block(begin.group(1), lines.subList(at + 1, end)));
            if (blocks.size() > BLOCKS_MAX) {
                throw new MalformedPemException("a PEM text has at most " + BLOCKS_MAX + " blocks");
            }
            at = end + 1;
        }
        if (blocks.isEmpty()) {
            throw new MalformedPemException("no line \"-----BEGIN ...-----\" found");
        }
        return List.copyOf(blocks);
    }

    /** The only block of a text, whose label must be as expected. */
    public static Bytes parse(String label, String text) throws MalformedPemException {
        List<Pem> blocks = parseAll(text);
        if (blocks.size() != 1 || !blocks.getFirst().label.equals(label)) {
            List<String> labels = blocks.stream().limit(4).map(Pem::label).toList();
            throw new MalformedPemException("exactly one " + label + " was expected, not " + labels);
        }
        return blocks.getFirst().content;
    }

    /** With line feeds, and one at the end. */
    public String text() {
        return "-----BEGIN " + label + "-----\n"
                + (content.isEmpty() ? "" : ENCODER.encodeToString(content.toArray()) + "\n")
                + "-----END " + label + "-----\n";
    }

    /** The label only: the content may be a private key. */
    @Override
    public String toString() {
        return "Pem[" + label + ", " + content.size() + " bytes]";
    }

    private static int endOfBlock(List<String> lines, int begin, String label) throws MalformedPemException {
        String expected = "-----END " + label + "-----";
        for (int at = begin + 1; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("-----")) {
                if (line.strip().equals(expected)) {
                    return at;
                }
                break;
            }
        }
        throw new MalformedPemException("a line \"" + expected + "\" is missing after line " + (begin + 1));
    }

    private static Pem block(String label, List<String> lines) throws MalformedPemException {
        StringBuilder base64 = new StringBuilder();
        lines.forEach(line -> base64.append(line.strip()));
        try {
            return new Pem(label, Bytes.wrap(Base64.getDecoder().decode(base64.toString())));
        } catch (IllegalArgumentException e) {
            throw new MalformedPemException("the " + label + " is not Base64"); // the cause might quote a key
        }
    }
}
