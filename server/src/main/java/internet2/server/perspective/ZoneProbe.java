package internet2.server.perspective;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.ControlQuestion;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.acme.PersistRecord;
import internet2.trustchain.authority.SubjectName;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Resolution;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneView;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Looks names up in the zones of the ledger, in this node's own copy: nobody can lie about them on the way. */
public record ZoneProbe(Supplier<ZoneView> zones) {

    Finding look(ControlQuestion.Dns asked) {
        String place = "_acme-challenge." + asked.name().text();
        try {
            List<String> texts = texts(place);
            return texts.contains(asked.digest())
                    ? Finding.shown()
                    : Finding.notShown(
                            AcmeError.INCORRECT_RESPONSE,
                            "none of the " + texts.size() + " TXT records at " + place + " is the expected digest");
        } catch (NotSeen e) {
            return e.finding();
        }
    }

    Finding look(ControlQuestion.DnsPersist asked) {
        try {
            return PersistRecord.judge(
                    texts("_validation-persist." + asked.name().text()), asked);
        } catch (NotSeen e) {
            return e.finding();
        }
    }

    /** Where the name leads: the first of its IPv6 addresses. */
    Inet6Address address(SubjectName name) throws NotSeen {
        return switch (name) {
            case SubjectName.Address address -> address(address);
            case SubjectName.DnsName dns -> address(dns);
            case SubjectName.SpiffeId id -> throw new NotSeen(AcmeError.DNS, id.text() + " leads nowhere");
        };
    }

    private static Inet6Address address(SubjectName.Address address) throws NotSeen {
        if (inet(address.octets().toArray()) instanceof Inet6Address ipv6) {
            return ipv6;
        }
        throw new NotSeen(
                AcmeError.CONNECTION, address.text() + " is not an IPv6 address, and no other is connected to");
    }

    private Inet6Address address(SubjectName.DnsName name) throws NotSeen {
        return answers(name.text(), RecordType.AAAA).stream()
                .map(each -> (Inet6Address) inet(each.data().toArray()))
                .findFirst()
                .orElseThrow();
    }

    /** Each record's strings put together (RFC 8555 section 8.4 needs one, RFC 1035 allows more). */
    private List<String> texts(String name) throws NotSeen {
        return answers(name, RecordType.TXT).stream()
                .map(each -> joined(each.data().toArray()))
                .toList();
    }

    private List<ResourceRecord> answers(String name, RecordType type) throws NotSeen {
        Resolution found;
        try {
            found = Resolution.of(DomainName.parse(name), type, zones.get());
        } catch (MalformedInputException e) {
            throw new NotSeen(AcmeError.DNS, name + " is too long for a name: " + e.getMessage());
        }
        List<ResourceRecord> answers = found.answers().stream()
                .filter(each -> each.type().equals(type))
                .toList();
        if (answers.isEmpty()) {
            throw new NotSeen(AcmeError.DNS, found.reason());
        }
        return answers;
    }

    private static String joined(byte[] data) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < data.length; at += 1 + (data[at] & 0xff)) {
            text.append(new String(data, at + 1, data[at] & 0xff, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static InetAddress inet(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
