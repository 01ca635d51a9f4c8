package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** RFC 9525 section 6.1: whom one wants to talk to, to be found among the names that a certificate presents. */
public sealed interface ReferenceIdentity {

    /** @param name lower-case A-labels */
    record Dns(String name) implements ReferenceIdentity {
        @Override
        public String toString() {
            return name;
        }
    }

    /** @param address 4 or 16 bytes */
    record Ip(Bytes address) implements ReferenceIdentity {
        @Override
        public String toString() {
            return new GeneralName.Ip(address).toString();
        }
    }

    /** @param address local part, as it is, and host in lower case */
    record Email(String address) implements ReferenceIdentity {
        @Override
        public String toString() {
            return address;
        }
    }

    Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /**
     * Reads a DNS name (internationalised or not), an IP address or a mailbox.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static ReferenceIdentity parse(String text) {
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            String host = text.substring(at + 1).toLowerCase(Locale.ROOT);
            if (at == 0 || text.indexOf('@') != at || !DnsNames.isHost(host)) {
                throw new IllegalArgumentException("not a mailbox: " + Quoted.of(text));
            }
            return new Email(text.substring(0, at + 1) + host);
        }
        if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
            return new Ip(address(text));
        }
        String name;
        try {
            name = IDN.toASCII(text).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a DNS name: " + Quoted.of(text), e);
        }
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (!DnsNames.isHost(name)) {
            throw new IllegalArgumentException("not a DNS name: " + Quoted.of(text));
        }
        return new Dns(name);
    }

    private static Bytes address(String literal) {
        try {
            return Bytes.wrap(InetAddress.ofLiteral(literal).getAddress());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IP address: " + Quoted.of(literal), e);
        }
    }

    /**
     * RFC 9525 section 6.3 to 6.5: exact but for letter case; a wildcard stands for one whole leftmost label; an
     * address is found as address only, and the common name is never looked at.
     */
    default boolean matches(GeneralName presented) {
        return switch (this) {
            case Dns dns ->
                presented instanceof GeneralName.Dns(String name)
                        && DnsNames.matches(name.toLowerCase(Locale.ROOT), dns.name);
            case Ip ip -> presented instanceof GeneralName.Ip(Bytes address) && address.equals(ip.address);
            case Email email ->
                presented instanceof GeneralName.Email(String address)
                        && EmailNames.canonical(address).equals(email.address);
        };
    }
}
