package internet2.trustchain.names;

import static internet2.trustchain.names.RecordField.BASE64;
import static internet2.trustchain.names.RecordField.CAA_TAG;
import static internet2.trustchain.names.RecordField.HEX;
import static internet2.trustchain.names.RecordField.IPV4;
import static internet2.trustchain.names.RecordField.IPV6;
import static internet2.trustchain.names.RecordField.LONG_TEXT;
import static internet2.trustchain.names.RecordField.NAME;
import static internet2.trustchain.names.RecordField.PLAIN_NAME;
import static internet2.trustchain.names.RecordField.SERVICE_PARAMETERS;
import static internet2.trustchain.names.RecordField.STRING;
import static internet2.trustchain.names.RecordField.STRINGS;
import static internet2.trustchain.names.RecordField.U16;
import static internet2.trustchain.names.RecordField.U32;
import static internet2.trustchain.names.RecordField.U8;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.List;
import java.util.Map;

/**
 * A record's data, between the wire (RDATA, names uncompressed) and the text of a master file
 * ({@code 10 mail.example.internal.}). Types without a format here are read and written as
 * {@code \# 4 0a000001} (RFC 3597 5), which every type also accepts.
 */
public final class RecordData {

    private static final Map<RecordType, List<RecordField>> FORMATS = Map.ofEntries(
            Map.entry(RecordType.A, List.of(IPV4)), // RFC 1035 3.4.1
            Map.entry(RecordType.NS, List.of(NAME)),
            Map.entry(RecordType.CNAME, List.of(NAME)),
            Map.entry(RecordType.SOA, List.of(NAME, NAME, U32, U32, U32, U32, U32)),
            Map.entry(RecordType.PTR, List.of(NAME)),
            Map.entry(RecordType.HINFO, List.of(STRING, STRING)),
            Map.entry(RecordType.MX, List.of(U16, NAME)),
            Map.entry(RecordType.TXT, List.of(STRINGS)),
            Map.entry(RecordType.RP, List.of(NAME, NAME)), // RFC 1183 2.2
            Map.entry(RecordType.KEY, List.of(U16, U8, U8, BASE64)), // RFC 2535 7.1, RFC 3445
            Map.entry(RecordType.AAAA, List.of(IPV6)), // RFC 3596
            Map.entry(RecordType.SRV, List.of(U16, U16, U16, NAME)), // RFC 2782
            Map.entry(RecordType.NAPTR, List.of(U16, U16, STRING, STRING, STRING, PLAIN_NAME)), // RFC 3403 4.1
            Map.entry(RecordType.DNAME, List.of(PLAIN_NAME)), // RFC 6672
            Map.entry(RecordType.DS, List.of(U16, U8, U8, HEX)), // RFC 4034 5
            Map.entry(RecordType.DNSKEY, List.of(U16, U8, U8, BASE64)), // RFC 4034 2
            Map.entry(RecordType.CDS, List.of(U16, U8, U8, HEX)), // RFC 7344 3.1
            Map.entry(RecordType.CDNSKEY, List.of(U16, U8, U8, BASE64)), // RFC 7344 3.2
            Map.entry(RecordType.SSHFP, List.of(U8, U8, HEX)), // RFC 4255
            Map.entry(RecordType.TLSA, List.of(U8, U8, U8, HEX)), // RFC 6698
            Map.entry(RecordType.SVCB, List.of(U16, PLAIN_NAME, SERVICE_PARAMETERS)), // RFC 9460
            Map.entry(RecordType.HTTPS, List.of(U16, PLAIN_NAME, SERVICE_PARAMETERS)),
            Map.entry(RecordType.URI, List.of(U16, U16, LONG_TEXT)), // RFC 7553
            Map.entry(RecordType.CAA, List.of(U8, CAA_TAG, LONG_TEXT))); // RFC 8659

    private RecordData() {}

    /** The data that {@code text} stands for; {@link MalformedInputException} says what is wrong with it. */
    public static Bytes parse(RecordType type, String text) {
        try {
            return new RecordText(text).next("a value").equals("\\#")
                    ? parseGeneric(type, new RecordText(text))
                    : parseKnown(type, new RecordText(text));
        } catch (MalformedInputException e) {
            throw new MalformedInputException(type + " data \""
                    + (text.length() > 120 ? text.substring(0, 120) + "..." : text) + "\": " + e.getMessage());
        }
    }

    /** The data that the words of a zone file stand for. */
    public static Bytes parse(RecordType type, List<RecordText.Word> words, DomainName origin) {
        RecordText text = new RecordText(words, origin);
        boolean generic = !words.isEmpty()
                && words.getFirst().text().equals("\\#")
                && !words.getFirst().quoted();
        return generic ? parseGeneric(type, text) : parseKnown(type, text);
    }

    /** Text that {@link #parse} reads back to the same bytes. */
    public static String print(RecordType type, Bytes data) {
        List<RecordField> fields = FORMATS.get(type);
        if (fields == null) {
            return "\\# " + data.size() + (data.isEmpty() ? "" : " " + data.hex());
        }
        WireReader in = new WireReader(data.toArray());
        StringBuilder out = new StringBuilder();
        for (RecordField field : fields) {
            if (in.remaining() == 0 && field == SERVICE_PARAMETERS) {
                break;
            }
            field.print(in, out.isEmpty() ? out : out.append(' '));
        }
        return out.toString();
    }

    /** Refuses data that is not exactly of its type's format. */
    public static Bytes checked(RecordType type, Bytes data) {
        WireReader in = new WireReader(data.toArray());
        Bytes copy = copy(type, in, data.size());
        in.end();
        return copy;
    }

    /** Reads {@code size} bytes of data out of a message; names come out uncompressed. */
    static Bytes copy(RecordType type, WireReader in, int size) {
        List<RecordField> fields = FORMATS.get(type);
        int outer = in.narrow(size);
        WireWriter out = new WireWriter();
        if (fields == null) {
            out.bytes(in.rest());
        } else {
            fields.forEach(field -> field.copy(in, out));
        }
        in.widen(outer);
        return out.toBytes();
    }

    private static Bytes parseKnown(RecordType type, RecordText words) {
        List<RecordField> fields = FORMATS.get(type);
        if (fields == null) {
            throw new MalformedInputException("write it as \\# SIZE HEX");
        }
        WireWriter out = new WireWriter();
        fields.forEach(field -> field.parse(words, out));
        words.end();
        return out.toBytes();
    }

    private static Bytes parseGeneric(RecordType type, RecordText words) {
        words.next("\\#");
        int size = (int) words.number("the number of bytes", WireWriter.BYTES_MAX);
        String digits = words.hasNext() ? words.joinedRest("hexadecimal digits") : "";
        Bytes data = Bytes.wrap(RecordField.hex(digits));
        if (data.size() != size) {
            throw new MalformedInputException(size + " bytes announced, " + data.size() + " written");
        }
        return checked(type, data);
    }
}
