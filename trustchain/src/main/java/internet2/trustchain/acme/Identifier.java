package internet2.trustchain.acme;

import internet2.foundation.Ipv6Text;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.InternationalNames;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.SubjectName;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Whom a certificate is for (RFC 8555 section 9.7.7, RFC 8738).
 *
 * @param name a DNS name, which may be a wildcard, or an address
 */
public record Identifier(SubjectName name) implements Encodable {

    private static final int NAME_LENGTH_MAX = 253;

    static Identifier parse(JsonNode json) throws AcmeRefused {
        if (!json.isObject()) {
            throw AcmeRefused.malformed("an identifier is an object with \"type\" and \"value\"");
        }
        String type = Json.text(json, "type", "the identifier");
        String value = Json.text(json, "value", "the identifier");
        return switch (type) {
            case "dns" -> dns(value);
            case "ip" -> ip(value);
            default ->
                throw new AcmeRefused(
                        AcmeError.UNSUPPORTED_IDENTIFIER, "identifiers are of type dns or ip; this one is of neither");
        };
    }

    private static Identifier dns(String value) throws AcmeRefused {
        SubjectName name = read(value);
        if (!(name instanceof SubjectName.DnsName dns)) {
            throw new AcmeRefused(AcmeError.REJECTED_IDENTIFIER, "an identifier of type dns is a DNS name");
        }
        Optional<String> fault = InternationalNames.fault(dns);
        if (fault.isPresent()) {
            throw new AcmeRefused(AcmeError.REJECTED_IDENTIFIER, fault.get());
        }
        return new Identifier(dns);
    }

    private static Identifier ip(String value) throws AcmeRefused {
        SubjectName name = read(value);
        if (!(name instanceof SubjectName.Address)) {
            throw new AcmeRefused(AcmeError.REJECTED_IDENTIFIER, "an identifier of type ip is an IP address");
        }
        Identifier identifier = new Identifier(name);
        if (!identifier.value().equals(value)) {
            // RFC 8738 section 3 asks for the one form of RFC 5952 section 4.
            throw AcmeRefused.malformed("the address is written as RFC 5952 has it: " + identifier.value());
        }
        return identifier;
    }

    private static SubjectName read(String value) throws AcmeRefused {
        try {
            return SubjectName.parse(value);
        } catch (IssuanceRefused e) {
            throw new AcmeRefused(AcmeError.REJECTED_IDENTIFIER, e.reason());
        }
    }

    String type() {
        return name instanceof SubjectName.Address ? "ip" : "dns";
    }

    String value() {
        return name instanceof SubjectName.Address address && !address.legacy()
                ? Ipv6Text.of(
                        address.octets().buffer().getLong(0),
                        address.octets().buffer().getLong(Long.BYTES))
                : name.text();
    }

    boolean wildcard() {
        return name instanceof SubjectName.DnsName dns && dns.wildcard();
    }

    /** RFC 8555 section 7.1.4: an authorization names what the wildcard stands below. */
    Identifier withoutWildcard() {
        return name instanceof SubjectName.DnsName dns && dns.wildcard()
                ? new Identifier(new SubjectName.DnsName(dns.authorityName()))
                : this;
    }

    Map<String, Object> document() {
        return Map.of("type", type(), "value", value());
    }

    static Identifier decode(CanonicalReader in) {
        try {
            return new Identifier(SubjectName.parse(in.text(NAME_LENGTH_MAX)));
        } catch (IssuanceRefused e) {
            throw in.malformed(e.reason());
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(name.text());
    }
}
