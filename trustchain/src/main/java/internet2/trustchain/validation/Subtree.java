package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.Locale;
import java.util.Optional;

/** RFC 5280 section 4.2.1.10: a part of the name space of one form, permitted or excluded. */
sealed interface Subtree {

    /** @param domain lower case, or empty for every name */
    record Dns(String domain) implements Subtree {}

    /** @param mailbox or host, or domain after a dot */
    record Email(String mailbox) implements Subtree {}

    /** @param host or domain after a dot */
    record Uri(String host) implements Subtree {}

    /** @param mask as long as the address, ones before zeros */
    record Ip(Bytes address, Bytes mask) implements Subtree {}

    /** At and below one name. */
    record Directory(DistinguishedName base) implements Subtree {}

    /** A form whose names we can't compare: any name of that form is refused under it. */
    record Unread(int form) implements Subtree {}

    default int form() {
        return switch (this) {
            case Email email -> 1;
            case Dns dns -> 2;
            case Directory directory -> 4;
            case Uri uri -> 6;
            case Ip ip -> 7;
            case Unread unread -> unread.form;
        };
    }

    static Subtree read(DerReader in) {
        DerReader fields = in.sequence();
        GeneralName base = GeneralName.read(fields);
        if (fields.hasNext()) {
            // "minimum MUST be zero, and maximum MUST be absent", and DER leaves a zero out.
            throw fields.malformed("a name constraint with minimum or maximum");
        }
        return of(base);
    }

    private static Subtree of(GeneralName base) {
        return switch (base) {
            case GeneralName.Dns dns -> dns(lowerCase(dns.name()));
            case GeneralName.Email email -> email(email.address());
            case GeneralName.Uri uri -> {
                String host = lowerCase(uri.uri());
                require(DnsNames.isHost(host.startsWith(".") ? host.substring(1) : host), base);
                yield new Uri(host);
            }
            case GeneralName.Ip ip -> ip(ip);
            case GeneralName.Directory directory -> new Directory(directory.name());
            case GeneralName.Unread unread -> new Unread(unread.form());
        };
    }

    private static Subtree dns(String domain) {
        require(domain.isEmpty() || DnsNames.isHost(domain), new GeneralName.Dns(domain));
        return new Dns(domain);
    }

    private static Subtree email(String text) {
        int at = text.indexOf('@');
        String domain = lowerCase(text.substring(at + 1));
        boolean sound = at < 0
                ? DnsNames.isHost(domain.startsWith(".") ? domain.substring(1) : domain)
                : at > 0 && DnsNames.isHost(domain);
        require(sound, new GeneralName.Email(text));
        return new Email(text.substring(0, at + 1) + domain);
    }

    private static Subtree ip(GeneralName.Ip ip) {
        int size = ip.address().size();
        require(size == 8 || size == 32, ip);
        Bytes address = ip.address().slice(0, size / 2);
        Bytes mask = ip.address().slice(size / 2, size);
        boolean zeros = false;
        for (int bit = 0; bit < 8 * mask.size(); bit++) {
            boolean set = (mask.at(bit / 8) >> (7 - bit % 8) & 1) == 1;
            require(!(set && zeros), ip); // "in the style of RFC 4632 (CIDR)"
            zeros |= !set;
        }
        return new Ip(address, mask);
    }

    private static void require(boolean sound, GeneralName base) {
        if (!sound) {
            throw new MalformedInputException("a name constraint that is none: " + base);
        }
    }

    /** Whether {@code name}, which is of this form, lies in here; a wildcard does if all that it stands for does. */
    default boolean covers(GeneralName name) {
        return switch (this) {
            case Dns dns
            when name instanceof GeneralName.Dns(String presented) ->
                DnsNames.isWithin(DnsNames.withoutWildcard(lowerCase(presented)), dns.domain);
            case Email email when name instanceof GeneralName.Email(String address) -> coversEmail(email, address);
            case Uri uri
            when name instanceof GeneralName.Uri(String presented) ->
                host(presented).filter(host -> coversHost(uri.host, host)).isPresent();
            case Ip ip when name instanceof GeneralName.Ip(Bytes address) -> coversIp(ip, address);
            case Directory directory
            when name instanceof GeneralName.Directory(DistinguishedName presented) ->
                presented.isWithin(directory.base);
            default -> false;
        };
    }

    /** Whether {@code name}, or anything that a wildcard in it stands for, may lie in here. */
    default boolean touches(GeneralName name) {
        if (this instanceof Dns dns
                && name instanceof GeneralName.Dns(String presented)
                && presented.startsWith("*.")) {
            String parent = lowerCase(presented.substring(2));
            return covers(name) || DnsNames.isChild(dns.domain, parent);
        }
        return covers(name);
    }

    private static boolean coversEmail(Email email, String address) {
        return email.mailbox.contains("@")
                ? email.mailbox.equals(EmailNames.canonical(address))
                : coversHost(email.mailbox, lowerCase(address.substring(address.indexOf('@') + 1)));
    }

    private static boolean coversHost(String constraint, String host) {
        return constraint.startsWith(".")
                ? host.length() > constraint.length() && host.endsWith(constraint)
                : host.equals(constraint);
    }

    private static boolean coversIp(Ip ip, Bytes address) {
        if (address.size() != ip.address.size()) {
            return false;
        }
        for (int i = 0; i < address.size(); i++) {
            if (((address.at(i) ^ ip.address.at(i)) & ip.mask.at(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The DNS name of a URI's host; empty where there is none, which no URI constraint can judge. */
    static Optional<String> host(String uri) {
        int authority = uri.indexOf("://");
        if (authority < 0) {
            return Optional.empty();
        }
        String rest = uri.substring(authority + 3).split("[/?#]", 2)[0];
        String host = lowerCase(rest.substring(rest.lastIndexOf('@') + 1).split(":", 2)[0]);
        return DnsNames.isHost(host) ? Optional.of(host) : Optional.empty();
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
