package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A record type's number (IANA "DNS Parameters"), with a mnemonic where it has one and {@code TYPE123} otherwise. */
public record RecordType(int code) implements Comparable<RecordType> {

    /** More than the longest mnemonic has. */
    private static final int TEXT_LENGTH_MAX = 16;

    private static final Map<String, RecordType> BY_NAME = new HashMap<>();
    private static final Map<Integer, String> NAMES = new HashMap<>();

    public static final RecordType A = named(1, "A");
    public static final RecordType NS = named(2, "NS");
    public static final RecordType CNAME = named(5, "CNAME");
    public static final RecordType SOA = named(6, "SOA");
    public static final RecordType PTR = named(12, "PTR");
    public static final RecordType HINFO = named(13, "HINFO");
    public static final RecordType MX = named(15, "MX");
    public static final RecordType TXT = named(16, "TXT");
    public static final RecordType RP = named(17, "RP");
    public static final RecordType SIG = named(24, "SIG");
    public static final RecordType KEY = named(25, "KEY");
    public static final RecordType AAAA = named(28, "AAAA");
    public static final RecordType SRV = named(33, "SRV");
    public static final RecordType NAPTR = named(35, "NAPTR");
    public static final RecordType DNAME = named(39, "DNAME");
    public static final RecordType OPT = named(41, "OPT");
    public static final RecordType DS = named(43, "DS");
    public static final RecordType SSHFP = named(44, "SSHFP");
    public static final RecordType RRSIG = named(46, "RRSIG");
    public static final RecordType NSEC = named(47, "NSEC");
    public static final RecordType DNSKEY = named(48, "DNSKEY");
    public static final RecordType NSEC3 = named(50, "NSEC3");
    public static final RecordType NSEC3PARAM = named(51, "NSEC3PARAM");
    public static final RecordType TLSA = named(52, "TLSA");
    public static final RecordType CDS = named(59, "CDS");
    public static final RecordType CDNSKEY = named(60, "CDNSKEY");
    public static final RecordType SVCB = named(64, "SVCB");
    public static final RecordType HTTPS = named(65, "HTTPS");
    public static final RecordType TSIG = named(250, "TSIG");
    public static final RecordType IXFR = named(251, "IXFR");
    public static final RecordType AXFR = named(252, "AXFR");
    public static final RecordType ANY = named(255, "ANY");
    public static final RecordType URI = named(256, "URI");
    public static final RecordType CAA = named(257, "CAA");

    public RecordType {
        if (code < 0 || code > 0xffff) {
            throw new MalformedInputException("a record type is a number from 0 to 65535, not " + code);
        }
    }

    /** A mnemonic in any case, or {@code TYPE} and a number (RFC 3597 5). */
    public static RecordType parse(String text) {
        // Cut first: for some letters, making a long text upper case takes memory as the square of its length.
        String name =
                text.substring(0, Math.min(text.length(), TEXT_LENGTH_MAX)).toUpperCase(Locale.ROOT);
        RecordType known = BY_NAME.get(name);
        if (known != null) {
            return known;
        }
        if (name.matches("TYPE[0-9]{1,5}")) {
            return new RecordType(Integer.parseInt(name.substring(4)));
        }
        throw new MalformedInputException("\"" + text + "\" is no record type; allowed are "
                + String.join(", ", BY_NAME.keySet().stream().sorted().toList()) + " and TYPE0 to TYPE65535");
    }

    /** Whether a zone can hold records of it: no meta or query type (RFC 6895 3.1). */
    public boolean isData() {
        return code != 0 && code != OPT.code && (code < 128 || code > 255);
    }

    @Override
    public int compareTo(RecordType other) {
        return Integer.compare(code, other.code);
    }

    @Override
    public String toString() {
        String name = NAMES.get(code);
        return name != null ? name : "TYPE" + code;
    }

    private static RecordType named(int code, String name) {
        RecordType type = new RecordType(code);
        BY_NAME.put(name, type);
        NAMES.put(code, name);
        return type;
    }
}
