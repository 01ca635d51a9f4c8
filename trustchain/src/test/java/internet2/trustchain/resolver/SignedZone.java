package internet2.trustchain.resolver;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.NSEC3PARAMRecord;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/** A zone that dnsjava signs, and an authoritative server that gives its proofs as RFC 4035 3 and RFC 5155 7 say. */
public final class SignedZone {

    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    /** How absences are proven. */
    enum Denies {
        NSEC,
        NSEC3,
        NSEC3_OPT_OUT,
        /** Not signed at all. */
        NOTHING
    }

    final Name apex;
    final Denies denies;
    int iterations;
    Instant inception = NOW.minus(Duration.ofDays(1));
    Instant expiration = NOW.plus(Duration.ofDays(7));

    private final int algorithm;
    private final KeyPair keys;
    private final NavigableMap<Name, Map<Integer, RRset>> names = new TreeMap<>();
    private final NavigableMap<Name, RRset> nsec = new TreeMap<>();
    private final NavigableMap<String, RRset> nsec3 = new TreeMap<>();

    SignedZone(String apex, int algorithm, Denies denies) {
        this.apex = name(apex);
        this.algorithm = algorithm;
        this.denies = denies;
        this.keys = keys(algorithm);
        add(apex, "SOA", "ns." + apex + " admin." + apex + " 1 3600 600 86400 300");
    }

    static Name name(String text) {
        try {
            return Name.fromString(text.replace("..", "."), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    SignedZone add(String owner, String type, String data) {
        try {
            Name name = name(owner);
            put(Record.fromString(name, Type.value(type), DClass.IN, 3600, data.replace("..", "."), Name.root));
            return this;
        } catch (IOException e) {
            throw new IllegalArgumentException(owner + " " + type + " " + data, e);
        }
    }

    void put(Record record) {
        RRset set = names.computeIfAbsent(record.getName(), each -> new TreeMap<>())
                .computeIfAbsent(record.getType(), each -> new RRset());
        set.addRR(record);
    }

    DNSKEYRecord key() {
        try {
            return new DNSKEYRecord(apex, DClass.IN, 3600, 257, 3, algorithm, keys.getPublic());
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    DSRecord ds(int digest) {
        return new DSRecord(apex, DClass.IN, 3600, digest, key());
    }

    String anchor() {
        return ds(2).toString();
    }

    /** Makes keys, denial and signatures; nothing is added afterwards. */
    SignedZone sign() {
        if (denies == Denies.NOTHING) {
            return this;
        }
        put(key());
        if (denies == Denies.NSEC) {
            chain();
        } else {
            hashedChain();
        }
        names.forEach((name, sets) -> sets.values().forEach(set -> {
            boolean ours = !cutAbove(name, false) && (!isCut(name) || set.getType() == Type.DS);
            if (ours) {
                sign(set);
            }
        }));
        nsec.values().forEach(this::sign);
        nsec3.values().forEach(this::sign);
        return this;
    }

    void sign(RRset set) {
        try {
            set.addRR(DNSSEC.sign(set, key(), keys.getPrivate(), inception, expiration));
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    private void chain() {
        List<Name> owners =
                names.keySet().stream().filter(each -> !cutAbove(each, false)).toList();
        for (int i = 0; i < owners.size(); i++) {
            Name owner = owners.get(i);
            List<Integer> types = new ArrayList<>(sets(owner).keySet());
            if (isCut(owner)) {
                types.removeIf(type -> type != Type.NS && type != Type.DS);
            }
            types.add(Type.NSEC);
            types.add(Type.RRSIG);
            Name next = owners.get((i + 1) % owners.size());
            RRset set = new RRset(new NSECRecord(
                    owner,
                    DClass.IN,
                    300,
                    next,
                    types.stream().mapToInt(each -> each).toArray()));
            nsec.put(owner, set);
        }
    }

    private void hashedChain() {
        NavigableMap<String, Name> hashes = new TreeMap<>();
        for (Name each : existing()) {
            boolean left =
                    denies == Denies.NSEC3_OPT_OUT && isCut(each) && !sets(each).containsKey(Type.DS);
            if (!left) {
                hashes.put(hash(each), each);
            }
        }
        List<String> owners = List.copyOf(hashes.keySet());
        int flags = denies == Denies.NSEC3_OPT_OUT ? 1 : 0;
        for (int i = 0; i < owners.size(); i++) {
            Name owner = Objects.requireNonNull(hashes.get(owners.get(i)));
            List<Integer> types = new ArrayList<>(sets(owner).keySet());
            if (isCut(owner)) {
                types.removeIf(type -> type != Type.NS && type != Type.DS);
            }
            byte[] next = raw(Objects.requireNonNull(hashes.get(owners.get((i + 1) % owners.size()))));
            RRset set = new RRset(new NSEC3Record(
                    Name.fromConstantString(owners.get(i) + "." + apex),
                    DClass.IN,
                    300,
                    1,
                    flags,
                    iterations,
                    new byte[] {1, 2},
                    next,
                    types.stream().mapToInt(each -> each).toArray()));
            nsec3.put(owners.get(i), set);
        }
    }

    /** With the names that exist only because of others below them. */
    private NavigableSet<Name> existing() {
        NavigableSet<Name> existing = new TreeSet<>();
        for (Name each : names.keySet()) {
            if (!cutAbove(each, false)) {
                for (Name at = each; at.subdomain(apex); at = new Name(at, 1)) {
                    existing.add(at);
                    if (at.equals(Name.root)) {
                        break;
                    }
                }
            }
        }
        return existing;
    }

    private byte[] raw(Name name) {
        try {
            return new NSEC3PARAMRecord(apex, DClass.IN, 300, 1, 0, iterations, new byte[] {1, 2}).hashName(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String hash(Name name) {
        return new base32(base32.Alphabet.BASE32HEX, false, true).toString(raw(name));
    }

    private Map<Integer, RRset> sets(Name name) {
        return names.getOrDefault(name, Map.of());
    }

    private RRset set(Name name, int type) {
        return Objects.requireNonNull(sets(name).get(type));
    }

    private boolean isCut(Name name) {
        return !name.equals(apex) && sets(name).containsKey(Type.NS);
    }

    private boolean cutAbove(Name name, boolean itself) {
        return cut(name, itself).isPresent();
    }

    private Optional<Name> cut(Name name, boolean itself) {
        for (int skip = name.labels() - apex.labels(); skip >= (itself ? 0 : 1); skip--) {
            Name above = new Name(name, skip);
            if (isCut(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /** What its server answers. */
    DnsMessage answer(int id, Question question) {
        Reply reply = new Reply();
        reply.fill(name(question.name().toString()), question.type().code());
        return new DnsMessage(
                id,
                DnsMessage.RESPONSE | (reply.referral ? 0 : DnsMessage.AUTHORITATIVE) | reply.code,
                List.of(new DnsMessage.Question(question.name(), question.type(), 1)),
                reply.answers,
                reply.authority,
                reply.additional);
    }

    /** An answer being made. */
    private final class Reply {
        final List<ResourceRecord> answers = new ArrayList<>();
        final List<ResourceRecord> authority = new ArrayList<>();
        final List<ResourceRecord> additional = new ArrayList<>();
        boolean referral;
        int code;

        void fill(Name name, int type) {
            Optional<Name> cut = cut(name, type != Type.DS);
            if (cut.isPresent()) {
                refer(cut.get());
                return;
            }
            for (int skip = name.labels() - apex.labels(); skip >= 1; skip--) {
                Map<Integer, RRset> above = sets(new Name(name, skip));
                if (above.containsKey(Type.DNAME)) {
                    all(set(new Name(name, skip), Type.DNAME), answers);
                    return;
                }
            }
            if (names.containsKey(name)) {
                give(sets(name), name, name, type);
            } else if (existing().contains(name)) {
                absent(name, false);
            } else {
                wild(name, type);
            }
        }

        private void wild(Name name, int type) {
            Name encloser = new Name(name, 1);
            while (!existing().contains(encloser)) {
                encloser = new Name(encloser, 1);
            }
            Name wildcard = name("*." + encloser);
            if (names.containsKey(wildcard)) {
                give(sets(wildcard), name, wildcard, type);
                prove(name, encloser, false);
            } else {
                code = 3;
                absent(name, true);
                prove(name, encloser, true);
            }
        }

        private void give(Map<Integer, RRset> sets, Name name, Name owner, int type) {
            RRset set = sets.containsKey(type) ? sets.get(type) : sets.get(Type.CNAME);
            if (set == null) {
                absent(owner, false);
                return;
            }
            DomainName asked = DomainName.parse(name.toString());
            set.rrs().forEach(each -> answers.add(renamed(each, asked)));
            set.sigs().forEach(each -> answers.add(renamed(each, asked)));
        }

        private void absent(Name name, boolean nameError) {
            all(set(apex, Type.SOA), authority);
            if (denies == Denies.NSEC) {
                all(nsec.floorEntry(name).getValue(), authority);
            } else if (!nsec3.isEmpty() && !nameError) {
                all(nsec3.getOrDefault(hash(name), nsec3.firstEntry().getValue()), authority);
                if (!nsec3.containsKey(hash(name))) {
                    prove(name, new Name(name, 1), true);
                }
            }
        }

        private void prove(Name name, Name encloser, boolean noWildcard) {
            if (denies == Denies.NSEC) {
                all(nsec.floorEntry(name).getValue(), authority);
                if (noWildcard) {
                    all(nsec.floorEntry(name("*." + encloser)).getValue(), authority);
                }
            } else if (!nsec3.isEmpty()) {
                Name nextCloser = new Name(name, name.labels() - encloser.labels() - 1);
                all(nsec3.getOrDefault(hash(encloser), nsec3.firstEntry().getValue()), authority);
                all(covering(nextCloser), authority);
                if (noWildcard) {
                    all(covering(name("*." + encloser)), authority);
                }
            }
        }

        private RRset covering(Name name) {
            var before = nsec3.lowerEntry(hash(name));
            return (before != null ? before : nsec3.lastEntry()).getValue();
        }

        private void refer(Name cut) {
            referral = true;
            all(set(cut, Type.NS), authority);
            if (sets(cut).containsKey(Type.DS)) {
                all(set(cut, Type.DS), authority);
            }
            names.tailMap(cut, true).forEach((name, below) -> {
                if (name.subdomain(cut) && below.containsKey(Type.AAAA)) {
                    all(below.get(Type.AAAA), additional);
                }
            });
        }

        private void all(RRset set, List<ResourceRecord> section) {
            set.rrs().forEach(each -> once(record(each), section));
            set.sigs().forEach(each -> once(record(each), section));
        }

        private void once(ResourceRecord record, List<ResourceRecord> section) {
            if (!section.contains(record)) {
                section.add(record);
            }
        }
    }

    private static ResourceRecord renamed(Record each, DomainName name) {
        ResourceRecord record = record(each);
        return new ResourceRecord(name, record.type(), record.dnsClass(), record.ttl(), record.data());
    }

    static ResourceRecord record(Record record) {
        return new ResourceRecord(
                DomainName.parse(record.getName().toString()),
                new RecordType(record.getType()),
                record.getDClass(),
                record.getTTL(),
                Bytes.wrap(record.rdataToWireCanonical()));
    }

    public static KeyPair keys(int algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (algorithm) {
                        case 13, 14 -> "EC";
                        case 15 -> "Ed25519";
                        case 16 -> "Ed448";
                        default -> "RSA";
                    });
            switch (algorithm) {
                case 13 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case 14 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                case 15, 16 -> {}
                default -> generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
