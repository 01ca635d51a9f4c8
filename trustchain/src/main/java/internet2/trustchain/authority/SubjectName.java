package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that a certificate may carry in its subject alternative name extension (RFC 5280 section
 * 4.2.1.6): only these kinds exist here, each valid by construction.
 */
public sealed interface SubjectName {

    /** The name as the command line and the API write it. */
    String text();

    /**
     * Reads what a person wrote: a SPIFFE URI, an address, or a DNS name.
     *
     * @throws IssuanceRefused {@link Code#BAD_NAME} with the rule that was broken
     */
    static SubjectName parse(String text) throws IssuanceRefused {
        if (text.startsWith("spiffe:")) {
            return SpiffeId.of(text);
        }
        if (text.indexOf(':') >= 0) {
            return Address.of(text);
        }
        return Address.looksLikeIpv4(text) ? Address.of(text) : DnsName.of(text);
    }

    /**
     * A host name of LDH labels (RFC 1123 section 2.1, RFC 5890 section 2.3.1), lower case, without a
     * trailing dot; {@code *} only as the whole leftmost label with at least two labels after it.
     */
    record DnsName(String text) implements SubjectName {

        public DnsName {
            Optional<String> fault = DnsNameRules.fault(text);
            if (fault.isPresent()) {
                throw new IllegalArgumentException(fault.get());
            }
        }

        static DnsName of(String text) throws IssuanceRefused {
            String name = DnsNameRules.lowerCase(text);
            Optional<String> fault = DnsNameRules.fault(name);
            if (fault.isPresent()) {
                throw new IssuanceRefused(Code.BAD_NAME, fault.get());
            }
            return new DnsName(name);
        }

        public boolean wildcard() {
            return text.startsWith("*.");
        }

        /** Whether this is a wildcard and {@code host} one label below its parent (RFC 9525 section 6.3). */
        boolean standsFor(DnsName host) {
            return wildcard()
                    && host.text().substring(host.text().indexOf('.') + 1).equals(authorityName());
        }

        /** Whether this is {@code zone}, a name below it, or a wildcard of either. */
        boolean within(String zone) {
            return authorityName().equals(zone) || authorityName().endsWith("." + zone);
        }

        /** The name whose owner may ask for this one: a wildcard's parent, else the name itself. */
        public String authorityName() {
            return wildcard() ? text.substring(2) : text;
        }
    }

    /**
     * An IP address in network byte order: 16 bytes, or 4 where the policy allows IPv4.
     *
     * <p>RFC 4291 section 2.5.5: IPv6 forms that embed IPv4 are refused; nobody could tell whom they name.
     */
    record Address(Bytes octets) implements SubjectName {

        private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
        private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
        private static final Bytes LOOPBACK = Bytes.parseHex("00000000000000000000000000000001");
        private static final Bytes MAPPED_PREFIX = Bytes.parseHex("00000000000000000000ffff");

        public Address {
            if (octets.size() != 4 && octets.size() != 16) {
                throw new IllegalArgumentException("an address has 16 bytes, or 4, not " + octets.size());
            }
            if (octets.size() == 16 && octets.slice(0, 12).equals(MAPPED_PREFIX)) {
                throw new IllegalArgumentException("an IPv4 address in IPv6 clothes");
            }
        }

        static Address of(String text) throws IssuanceRefused {
            boolean ipv4 = looksLikeIpv4(text);
            try {
                // Not getByName, which asks a name server what 999.1.1.1 is.
                if (ipv4 || (text.indexOf(':') >= 0 && LITERAL.matcher(text).matches())) {
                    byte[] octets = InetAddress.ofLiteral(text).getAddress();
                    if (ipv4 == (octets.length == 4)) {
                        return new Address(Bytes.wrap(octets));
                    }
                }
            } catch (IllegalArgumentException e) {
                throw new IssuanceRefused(Code.BAD_NAME, "not an IP address: \"" + Quoted.of(text) + "\"", e);
            }
            throw new IssuanceRefused(Code.BAD_NAME, "not an IP address: \"" + Quoted.of(text) + "\"");
        }

        static boolean looksLikeIpv4(String text) {
            return IPV4.matcher(text).matches();
        }

        public boolean legacy() {
            return octets.size() == 4;
        }

        public boolean loopback() {
            return octets.equals(LOOPBACK) || (legacy() && octets.at(0) == 127);
        }

        /** Whether this is a unique local address (RFC 4193) whose lower half is the node's own. */
        public boolean belongsTo(NodeId node) {
            return octets.size() == 16
                    && octets.at(0) == (byte) 0xfd
                    && octets.buffer().getLong(8) == node.interfaceId();
        }

        @Override
        public String text() {
            try {
                return InetAddress.getByAddress(octets.toArray()).getHostAddress();
            } catch (UnknownHostException e) {
                throw new IllegalStateException("4 or 16 bytes are an address", e);
            }
        }
    }

    /**
     * A SPIFFE ID (SPIFFE-ID specification, section 2): {@code spiffe://<trust domain>/<segments>}.
     *
     * @param trustDomain lower-case letters, digits, dots, dashes and underscores
     * @param path begins with a slash; segments of letters, digits, dots, dashes and underscores
     */
    record SpiffeId(String trustDomain, String path) implements SubjectName {

        private static final String SCHEME = "spiffe://";
        private static final int LENGTH_MAX = 512;
        private static final Pattern DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");
        private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[a-zA-Z0-9._-]+)+");

        public SpiffeId {
            if (!DOMAIN.matcher(trustDomain).matches()) {
                throw new IllegalArgumentException("not a SPIFFE trust domain: \"" + Quoted.of(trustDomain) + "\"");
            }
            if (path.length() > LENGTH_MAX || !PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("not a SPIFFE path: \"" + Quoted.of(path) + "\"");
            }
        }

        /** The identity of a node of this network. */
        static SpiffeId node(String trustDomain, NodeId node) {
            return new SpiffeId(trustDomain, "/node/" + node);
        }

        /** The identity of a person or a program that holds an identity but is no node. */
        static SpiffeId identity(String trustDomain, NodeId identity) {
            return new SpiffeId(trustDomain, "/identity/" + identity);
        }

        static SpiffeId of(String text) throws IssuanceRefused {
            int slash = text.startsWith(SCHEME) ? text.indexOf('/', SCHEME.length()) : -1;
            if (slash < 0 || text.length() > LENGTH_MAX) {
                throw new IssuanceRefused(
                        Code.BAD_NAME, "a URI name reads spiffe://domain/path, not \"" + Quoted.of(text) + "\"");
            }
            try {
                return new SpiffeId(text.substring(SCHEME.length(), slash), text.substring(slash));
            } catch (IllegalArgumentException e) {
                throw new IssuanceRefused(Code.BAD_NAME, String.valueOf(e.getMessage()), e);
            }
        }

        /** Whose identity this is, if it is one of {@code trustDomain}. */
        public Optional<NodeId> subject(String trustDomain) {
            String id = path.startsWith("/node/")
                    ? path.substring("/node/".length())
                    : path.startsWith("/identity/") ? path.substring("/identity/".length()) : "";
            return this.trustDomain.equals(trustDomain) && id.matches("[0-9a-f]{64}")
                    ? Optional.of(NodeId.parse(id))
                    : Optional.empty();
        }

        /** Whether it stands for an identity of the ledger, and so is nobody else's. */
        boolean reserved() {
            return path.startsWith("/node/") || path.startsWith("/identity/");
        }

        public boolean isNode() {
            return path.startsWith("/node/");
        }

        @Override
        public String text() {
            return SCHEME + trustDomain + path;
        }
    }
}
