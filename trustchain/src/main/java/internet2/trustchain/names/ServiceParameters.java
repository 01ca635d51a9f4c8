package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The parameters of SVCB and HTTPS records (RFC 9460 2.1, 2.2, 7, 8; RFC 9461 dohpath). */
final class ServiceParameters {

    private static final int MANDATORY = 0;
    private static final int ALPN = 1;
    private static final int NO_DEFAULT_ALPN = 2;
    private static final int PORT = 3;
    private static final int IPV4_HINT = 4;
    private static final int ECH = 5;
    private static final int IPV6_HINT = 6;
    private static final int RESERVED = 65535;

    private static final List<String> NAMES =
            List.of("mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp");

    private ServiceParameters() {}

    static void copy(WireReader in, WireWriter out) {
        Map<Integer, byte[]> parameters = new TreeMap<>();
        int previous = -1;
        while (in.remaining() > 0) {
            int key = in.u16();
            // RFC 9460 2.2: "SvcParamKeys SHALL appear in increasing numeric order", each at most once
            if (key <= previous) {
                throw in.malformed("service parameters stand in increasing order, each once");
            }
            parameters.put(key, in.take(in.u16()));
            previous = key;
        }
        write(parameters, out);
    }

    static void parse(RecordText in, WireWriter out) {
        Map<Integer, byte[]> parameters = new TreeMap<>();
        while (in.hasNext()) {
            String word = in.next("a parameter");
            int equals = word.indexOf('=');
            int key = key(equals < 0 ? word : word.substring(0, equals));
            byte[] value = value(key, equals < 0 ? "" : word.substring(equals + 1));
            if (parameters.put(key, value) != null) {
                throw new MalformedInputException("the parameter " + name(key) + " appears twice");
            }
        }
        write(parameters, out);
    }

    static void print(WireReader in, StringBuilder out) {
        for (String gap = ""; in.remaining() > 0; gap = " ") {
            int key = in.u16();
            byte[] value = in.take(in.u16());
            out.append(gap).append(name(key));
            if (value.length > 0) {
                out.append('=');
                print(key, value, out);
            }
        }
    }

    private static void write(Map<Integer, byte[]> parameters, WireWriter out) {
        parameters.forEach((key, value) -> {
            check(key, value, parameters);
            out.u16(key).u16(value.length).bytes(value);
        });
    }

    private static void check(int key, byte[] value, Map<Integer, byte[]> all) {
        boolean valid =
                switch (key) {
                    case MANDATORY -> mandatory(value, all);
                    case ALPN -> protocols(value);
                    // RFC 9460 7.1.1: no-default-alpn only makes sense beside alpn
                    case NO_DEFAULT_ALPN -> value.length == 0 && all.containsKey(ALPN);
                    case PORT -> value.length == 2;
                    case IPV4_HINT -> value.length > 0 && value.length % 4 == 0;
                    case IPV6_HINT -> value.length > 0 && value.length % 16 == 0;
                    case ECH -> value.length > 0;
                    default -> key != RESERVED;
                };
        if (!valid) {
            throw new MalformedInputException("the value of the parameter " + name(key) + " is malformed");
        }
    }

    /** RFC 9460 8: keys in increasing order, without "mandatory" itself, each of them present. */
    private static boolean mandatory(byte[] value, Map<Integer, byte[]> all) {
        int previous = MANDATORY;
        for (int i = 0; i + 1 < value.length; i += 2) {
            int key = ((value[i] & 0xff) << 8) | (value[i + 1] & 0xff);
            if (key <= previous || !all.containsKey(key)) {
                return false;
            }
            previous = key;
        }
        return value.length > 0 && value.length % 2 == 0;
    }

    /** RFC 9460 7.1.1: one or more protocol ids, each behind a length that is not zero. */
    private static boolean protocols(byte[] value) {
        int at = 0;
        while (at < value.length) {
            int size = value[at] & 0xff;
            if (size == 0) {
                return false;
            }
            at += size + 1;
        }
        return value.length > 0 && at == value.length;
    }

    private static byte[] value(int key, String text) {
        WireWriter out = new WireWriter();
        switch (key) {
            case MANDATORY ->
                items(text).stream().mapToInt(ServiceParameters::key).sorted().forEach(out::u16);
            case ALPN ->
                items(text).forEach(item -> {
                    byte[] id = item.getBytes(StandardCharsets.ISO_8859_1);
                    out.u8(id.length).bytes(id);
                });
            case PORT -> out.u16((int) new RecordText(text).number("the port", 0xffff));
            case IPV4_HINT -> items(text).forEach(item -> out.bytes(IpText.parseV4(item)));
            case IPV6_HINT -> items(text).forEach(item -> out.bytes(IpText.parseV6(item)));
            case ECH -> out.bytes(base64(text));
            default -> out.bytes(RecordField.unescape(text, WireWriter.BYTES_MAX));
        }
        return out.toBytes().toArray();
    }

    private static void print(int key, byte[] value, StringBuilder out) {
        WireReader in = new WireReader(value);
        List<String> items = new ArrayList<>();
        switch (key) {
            case MANDATORY -> collect(in, items, item -> item.append(name(in.u16())));
            case PORT -> items.add(Integer.toString(in.u16()));
            case IPV4_HINT -> collect(in, items, item -> IpText.printV4(in.take(4), item));
            case IPV6_HINT -> collect(in, items, item -> IpText.printV6(in.take(16), item));
            case ECH -> items.add(Base64.getEncoder().encodeToString(value));
            case ALPN -> {
                collect(in, items, item -> item.append(new String(in.take(in.u8()), StandardCharsets.ISO_8859_1)));
                printList(items, out);
                return;
            }
            default -> {
                RecordField.quote(value, out);
                return;
            }
        }
        out.append(String.join(",", items));
    }

    private static void collect(WireReader in, List<String> items, Consumer<StringBuilder> item) {
        while (in.remaining() > 0) {
            StringBuilder text = new StringBuilder();
            item.accept(text);
            items.add(text.toString());
        }
    }

    /**
     * The items of a value-list (RFC 9460 A.1), which is escaped twice: once as a character string, then commas
     * and backslashes inside an item.
     */
    private static List<String> items(String text) {
        String list = new String(RecordField.unescape(text, WireWriter.BYTES_MAX), StandardCharsets.ISO_8859_1);
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        for (int i = 0; i < list.length(); i++) {
            char each = list.charAt(i);
            if (each == '\\' && i + 1 < list.length()) {
                item.append(list.charAt(++i));
            } else if (each == ',') {
                items.add(item.toString());
                item.setLength(0);
            } else {
                item.append(each);
            }
        }
        items.add(item.toString());
        return items;
    }

    private static void printList(List<String> items, StringBuilder out) {
        String list = String.join(
                ",",
                items.stream()
                        .map(item -> item.replace("\\", "\\\\").replace(",", "\\,"))
                        .toList());
        RecordField.quote(list.getBytes(StandardCharsets.ISO_8859_1), out);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("ech is written in Base64");
        }
    }

    private static int key(String name) {
        int known = NAMES.indexOf(name);
        if (known >= 0) {
            return known;
        }
        if (name.matches("key(0|[1-9][0-9]{0,4})") && Integer.parseInt(name.substring(3)) < RESERVED) {
            return Integer.parseInt(name.substring(3));
        }
        throw new MalformedInputException("\"" + name + "\" is no service parameter; allowed are "
                + String.join(", ", NAMES) + " and key0 to key65534");
    }

    private static String name(int key) {
        return key < NAMES.size() ? NAMES.get(key) : "key" + key;
    }
}
