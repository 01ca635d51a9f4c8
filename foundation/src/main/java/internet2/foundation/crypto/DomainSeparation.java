package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.util.regex.Pattern;

/**
 * Binds a signature to one purpose: what is signed is {@code "internet2/" + domain + 0x00 + message}.
 *
 * <p>A domain has no zero byte, so two different pairs of domain and message never give the same bytes.
 */
public final class DomainSeparation {

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9][a-z0-9/.-]{0,63}");
    private static final Bytes END = Bytes.of((byte) 0);

    private DomainSeparation() {}

    /**
     * The bytes that are signed.
     *
     * @param domain 1 to 64 of {@code a-z 0-9 / . -}, such as {@code "ledger/operation"}
     */
    public static Bytes apply(String domain, Bytes message) {
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("a signing domain is 1 to 64 of a-z 0-9 / . -, not \"" + domain + "\"");
        }
        return Bytes.utf8("internet2/" + domain).concat(END).concat(message);
    }
}
