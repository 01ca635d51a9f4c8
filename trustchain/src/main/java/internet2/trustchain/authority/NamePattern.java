package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.SubjectName.Address;
import internet2.trustchain.authority.SubjectName.DnsName;
import internet2.trustchain.authority.SubjectName.SpiffeId;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names a rule of a policy is about. */
public sealed interface NamePattern {

    /** What {@link #parse} reads. */
    String FORMS =
            "any, own, workload, loopback, name:NAME, zone:ZONE, spiffe:/PATH, spiffe:/PATH/* or ip:PREFIX/LENGTH";

    int LENGTH_MAX = 600;

    /** The pattern as a policy writes it. */
    String text();

    boolean covers(SubjectName name, Application asked, Entitlement rights);

    /** Whether a certificate with this name would speak for some of what the pattern covers, as wildcards do. */
    default boolean touches(SubjectName name, Application asked, Entitlement rights) {
        return covers(name, asked, rights);
    }

    /** Every name that may be certified at all. */
    record Any() implements NamePattern {

        @Override
        public String text() {
            return "any";
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return true;
        }
    }

    /** Of an identity, what is its own by the ledger; of an ACME account, what it showed control of. */
    record Own() implements NamePattern {

        @Override
        public String text() {
            return "own";
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return switch (asked.applicant()) {
                case Applicant.Identity identity -> rights.owns(identity.id(), name);
                case Applicant.AcmeAccount account -> true; // there is no statement of control without it
            };
        }
    }

    /** All names of one workload, as administrators let this node hand them out. */
    record HandedOut() implements NamePattern {

        @Override
        public String text() {
            return "workload";
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return asked.applicant() instanceof Applicant.Identity identity
                    && rights.handsOut(identity.id(), asked.names());
        }
    }

    /** {@code localhost} and the loopback address, which lead nowhere else. */
    record Loopback() implements NamePattern {

        private static final String LOCALHOST = "localhost";

        @Override
        public String text() {
            return "loopback";
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return switch (name) {
                case DnsName dns -> dns.text().equals(LOCALHOST);
                case Address address -> address.loopback();
                case SpiffeId id -> false;
            };
        }
    }

    /** One DNS name, or one wildcard. */
    record Named(DnsName name) implements NamePattern {

        @Override
        public String text() {
            return "name:" + name.text();
        }

        @Override
        public boolean covers(SubjectName other, Application asked, Entitlement rights) {
            return other.equals(name);
        }

        @Override
        public boolean touches(SubjectName other, Application asked, Entitlement rights) {
            return covers(other, asked, rights) || (other instanceof DnsName dns && dns.standsFor(name));
        }
    }

    /** A DNS name and all that are below it, wildcards included. */
    record Below(DnsName apex) implements NamePattern {

        public Below {
            if (apex.wildcard()) {
                throw new IllegalArgumentException("a zone includes what is below it: write it without \"*\"");
            }
        }

        @Override
        public String text() {
            return "zone:" + apex.text();
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return name instanceof DnsName dns && dns.within(apex.text());
        }

        @Override
        public boolean touches(SubjectName name, Application asked, Entitlement rights) {
            return covers(name, asked, rights) || (name instanceof DnsName dns && dns.standsFor(apex));
        }
    }

    /**
     * SPIFFE IDs of workloads: one path, or with {@code below} all that are below it. What stands for an identity of
     * the ledger is nobody else's, whatever a rule says.
     */
    record Workload(SpiffeId id, boolean below) implements NamePattern {

        private static final String BELOW = "/*";

        static Workload parse(String path) {
            boolean below = path.endsWith(BELOW);
            String stem = below ? path.substring(0, path.length() - BELOW.length()) : path;
            return new Workload(new SpiffeId("any", stem), below);
        }

        @Override
        public String text() {
            return "spiffe:" + id.path() + (below ? BELOW : "");
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return name instanceof SpiffeId other
                    && !other.reserved()
                    && (below
                            ? other.path().startsWith(id.path() + "/")
                            : other.path().equals(id.path()));
        }
    }

    /** Addresses that begin with the same bits. */
    record Prefix(Address address, int length) implements NamePattern {

        private static final Pattern FORM = Pattern.compile("([0-9a-fA-F:.]{2,45})/(\\d{1,3})");

        public Prefix {
            Bytes octets = address.octets();
            if (length < 0 || length > 8 * octets.size() || !octets.equals(cut(octets, length))) {
                throw new IllegalArgumentException("in an address prefix all bits after its length are 0");
            }
        }

        static Prefix parse(String text) throws IssuanceRefused {
            var form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException("an address prefix reads fd00::/8, not \"" + Quoted.of(text) + "\"");
            }
            return new Prefix(Address.of(form.group(1)), Integer.parseInt(form.group(2)));
        }

        @Override
        public String text() {
            return "ip:" + address.text() + "/" + length;
        }

        @Override
        public boolean covers(SubjectName name, Application asked, Entitlement rights) {
            return name instanceof Address other && contains(other);
        }

        boolean contains(Address other) {
            return other.octets().size() == address.octets().size()
                    && cut(other.octets(), length).equals(address.octets());
        }

        private static Bytes cut(Bytes octets, int bits) {
            byte[] cut = octets.toArray();
            for (int bit = bits; bit < 8 * cut.length; bit++) {
                cut[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            return Bytes.wrap(cut);
        }
    }

    /** @throws IllegalArgumentException saying what a policy may write */
    static NamePattern parse(String text) {
        Optional<NamePattern> word =
                switch (text) {
                    case "any" -> Optional.of(new Any());
                    case "own" -> Optional.of(new Own());
                    case "workload" -> Optional.of(new HandedOut());
                    case "loopback" -> Optional.of(new Loopback());
                    default -> Optional.empty();
                };
        if (word.isPresent()) {
            return word.get();
        }
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        try {
            return switch (text.substring(0, Math.max(colon, 0))) {
                case "name" -> new Named(DnsName.of(rest));
                case "zone" -> new Below(DnsName.of(rest));
                case "spiffe" -> Workload.parse(rest);
                case "ip" -> Prefix.parse(rest);
                default ->
                    throw new IllegalArgumentException(
                            "a rule covers names by " + FORMS + ", not by \"" + Quoted.of(text) + "\"");
            };
        } catch (IssuanceRefused e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }
}
