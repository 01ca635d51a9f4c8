package internet2.trustchain.names.transactions;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import java.util.Optional;

/** RFC 8945 section 6: the algorithms that are good today. */
public enum TsigAlgorithm {
    HMAC_SHA256("hmac-sha256", "HmacSHA256", 32),
    HMAC_SHA384("hmac-sha384", "HmacSHA384", 48),
    HMAC_SHA512("hmac-sha512", "HmacSHA512", 64);

    private final String text;
    private final String mac;
    private final int bytes;

    TsigAlgorithm(String text, String mac, int bytes) {
        this.text = text;
        this.mac = mac;
        this.bytes = bytes;
    }

    /** As in key files. */
    public String text() {
        return text;
    }

    /** The JDK's name of the MAC. */
    String mac() {
        return mac;
    }

    /** Of the MAC, and of a key made for it. */
    public int bytes() {
        return bytes;
    }

    DomainName domainName() {
        return DomainName.parse(text);
    }

    static Optional<TsigAlgorithm> of(DomainName name) {
        for (TsigAlgorithm each : values()) {
            if (each.domainName().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    public static TsigAlgorithm parse(String text) {
        for (TsigAlgorithm each : values()) {
            if (each.text.equals(text)) {
                return each;
            }
        }
        throw new MalformedInputException("an algorithm is hmac-sha256, hmac-sha384 or hmac-sha512, not " + text);
    }
}
