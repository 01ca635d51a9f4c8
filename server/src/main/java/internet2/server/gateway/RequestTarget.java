package internet2.server.gateway;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request's target in origin form (RFC 9112, section 3.2.1), decoded.
 *
 * @param path as sent, for problem documents
 * @param segments percent-decoded, without the slashes between them
 */
record RequestTarget(String path, List<String> segments, Map<String, String> query) {

    private static final int SEGMENTS_MAX = 32;
    private static final int PARAMETERS_MAX = 32;

    /** @throws ApiProblem {@link ProblemKind#BAD_REQUEST} */
    static RequestTarget parse(String uri) {
        if (!uri.startsWith("/") || uri.indexOf('#') >= 0) {
            throw ApiProblem.badRequest("the request target must be a path that begins with /");
        }
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String[] raw = path.substring(1).split("/", SEGMENTS_MAX + 1);
        if (raw.length > SEGMENTS_MAX) {
            throw ApiProblem.badRequest("the path has more than " + SEGMENTS_MAX + " segments");
        }
        List<String> segments = new ArrayList<>(raw.length);
        for (String segment : raw) {
            segments.add(decode(segment, false));
        }
        return new RequestTarget(
                path, List.copyOf(segments), mark < 0 ? Map.of() : parseQuery(uri.substring(mark + 1)));
    }

    private static Map<String, String> parseQuery(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", PARAMETERS_MAX + 1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            if (parameters.put(name, value) != null) {
                throw ApiProblem.badRequest("the query gives " + Schema.quoted(name) + " more than once");
            }
        }
        if (parameters.size() > PARAMETERS_MAX) {
            throw ApiProblem.badRequest("the query has more than " + PARAMETERS_MAX + " parameters");
        }
        return parameters;
    }

    /** Percent-decoding (RFC 3986, section 2.1) to UTF-8, strict in both; in a query, + is a space as in HTML forms. */
    private static String decode(String text, boolean query) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return plain(text);
        }
        byte[] decoded = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                decoded[length++] = (byte) escaped(text, i);
                i += 2;
            } else {
                decoded[length++] = (byte) (c == '+' && query ? ' ' : ascii(c));
            }
        }
        try {
            CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded, 0, length));
            return characters.toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int escaped(String text, int at) {
        if (at + 2 >= text.length()) {
            throw malformed();
        }
        int high = Character.digit(ascii(text.charAt(at + 1)), 16);
        int low = Character.digit(ascii(text.charAt(at + 2)), 16);
        if (high < 0 || low < 0) {
            throw malformed();
        }
        return high << 4 | low;
    }

    private static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            ascii(text.charAt(i));
        }
        return text;
    }

    private static char ascii(char c) {
        if (c <= ' ' || c >= 0x7f) {
            throw malformed();
        }
        return c;
    }

    private static ApiProblem malformed() {
        return ApiProblem.badRequest("the request target is not percent-encoded UTF-8");
    }
}
