package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** RFC 5280 section 4.2.1.6: one name of a subject, in one of the nine forms. */
public sealed interface GeneralName {

    /** More names than these in one list are refused unread. */
    int NAMES_MAX = 4096;

    /** dNSName, as it stands there: possibly a wildcard, possibly no DNS name at all. */
    record Dns(String name) implements GeneralName {
        @Override
        public String toString() {
            return "DNS:" + Quoted.of(name);
        }
    }

    /** rfc822Name. */
    record Email(String address) implements GeneralName {
        @Override
        public String toString() {
            return "email:" + Quoted.of(address);
        }
    }

    /** uniformResourceIdentifier. */
    record Uri(String uri) implements GeneralName {
        @Override
        public String toString() {
            return "URI:" + Quoted.of(uri);
        }
    }

    /** iPAddress; 4 or 16 bytes wherever it is valid. */
    record Ip(Bytes address) implements GeneralName {

        boolean isAddress() {
            return address.size() == 4 || address.size() == 16;
        }

        @Override
        public String toString() {
            try {
                return "IP:" + InetAddress.getByAddress(address.toArray()).getHostAddress();
            } catch (UnknownHostException e) {
                return "IP:#" + address;
            }
        }
    }

    /** directoryName. */
    record Directory(DistinguishedName name) implements GeneralName {
        @Override
        public String toString() {
            return "directory:" + name;
        }
    }

    /** otherName, x400Address, ediPartyName, registeredID: known by their form alone. */
    record Unread(int form, Bytes der) implements GeneralName {
        @Override
        public String toString() {
            return switch (form) {
                case 0 -> "otherName";
                case 3 -> "x400Address";
                case 5 -> "ediPartyName";
                default -> "registeredID";
            };
        }
    }

    /** The tag of this form in RFC 5280's {@code GeneralName}. */
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

    static GeneralName read(DerReader in) {
        int tag = in.peekTag();
        return switch (tag) {
            case 0x81 -> new Email(in.ia5(tag));
            case 0x82 -> new Dns(in.ia5(tag));
            case 0xa4 -> {
                DerReader explicit = in.enter(tag);
                Directory name = new Directory(DistinguishedName.read(explicit));
                explicit.end();
                yield name;
            }
            case 0x86 -> new Uri(in.ia5(tag));
            case 0x87 -> new Ip(in.content(tag));
            case 0xa0, 0xa3, 0xa5 -> new Unread(tag & 0xf, in.element());
            case 0x88 -> new Unread(8, in.oid(tag).content());
            default -> throw in.malformed("no form of a general name has tag " + Integer.toHexString(tag));
        };
    }

    /** The content of {@code GeneralNames}, which is never empty. */
    static List<GeneralName> readAll(DerReader names) {
        List<GeneralName> all = new ArrayList<>();
        do {
            all.add(read(names));
            if (all.size() > NAMES_MAX) {
                throw names.malformed("more than " + NAMES_MAX + " names");
            }
        } while (names.hasNext());
        return List.copyOf(all);
    }
}
