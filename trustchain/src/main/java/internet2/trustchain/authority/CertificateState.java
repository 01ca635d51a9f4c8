package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.merkle.Frontier;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import internet2.trustchain.KeyName;
import internet2.trustchain.authority.Intermediates.Renewed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The module's state, read by name instead of by key; what {@code ledger.state("certificates")} gives.
 *
 * <pre>
 *   c serial -> CertificateRecord         s subject, serial -> notAfter
 *   l serial -> a revocation              r notAfter, serial -> nothing
 *   v -> revocations ever                 v shard -> those of a shard
 *   f -> the log's frontier               g -> the genesis payload
 *   k SHA-256 of a key -> serial of its certificate that ends last
 *   x SHA-256 of a key -> nothing: it became known, and is certified no more
 *   t id -> EnrolmentRecord               u id, SHA-256 of a key -> serial of what that token brought for it
 *   y serial -> id of the token that it goes back to, how early it came, and what succeeded it
 *   i number -> a renewed intermediate    h -> how many there are, and the digest of the last
 *   o generation -> when another key took the place of that issuing key, and until when its certificates last
 *   j hierarchy -> nothing: an administrator ordered a renewal that has not come yet
 *   n -> number of the policy in force    p number -> PolicyVersion, for good; 0 is the genesis payload's
 * </pre>
 */
public final class CertificateState implements RevocationView {

    private static final Bytes FRONTIER = Bytes.utf8("f");
    private static final Bytes GENESIS = Bytes.utf8("g");
    private static final Bytes VERSION = Bytes.utf8("v");
    private static final Bytes POLICY = Bytes.utf8("n");
    private static final Bytes LISTED = Bytes.utf8("l");
    private static final Bytes BY_END = Bytes.utf8("r");
    private static final Bytes INTERMEDIATE = Bytes.utf8("i");
    private static final Bytes INTERMEDIATES = Bytes.utf8("h");
    private static final Bytes ENROLMENTS = Bytes.utf8("t");
    private static final int PAGE = 1000;
    private static final int OF_SUBJECT_MAX = 1000;

    /** Renewals that a network ever sees: each hierarchy yearly, or daily by order for years. */
    static final int INTERMEDIATES_MAX = 4096;

    private final Supplier<StateReader> reader;

    private volatile @Nullable KnownIntermediates intermediates;
    private volatile @Nullable CertificatesGenesis genesis; // read once: nothing changes it

    /** @param reader asked for each question, so that it may give the latest state each time */
    public CertificateState(Supplier<StateReader> reader) {
        this.reader = reader;
    }

    static CertificateState of(StateReader reader) {
        return new CertificateState(() -> reader);
    }

    public Optional<CertificateRecord> certificate(Serial serial) {
        return reader.get().get(key(serial)).map(encoded -> CanonicalReader.decode(encoded, CertificateRecord::decode));
    }

    /** Certificates whose SPIFFE ID names this identity, in the order of their serial numbers. */
    public List<Serial> ofSubject(NodeId subject) {
        Bytes prefix = new CanonicalWriter().u8('s').hash(subject.hash()).toBytes();
        return reader.get().scan(prefix, OF_SUBJECT_MAX).stream()
                .map(entry ->
                        new Serial(entry.key().slice(prefix.size(), entry.key().size())))
                .toList();
    }

    /** Of the certificates that hold this key, the one that ends last. */
    Optional<CertificateRecord> ofKey(SubjectKey key) {
        return reader.get()
                .get(key(key))
                .flatMap(serial -> certificate(CanonicalReader.decode(serial, Serial::decode)));
    }

    /** Whether a certificate of this key was ever revoked because others know it. */
    boolean isCompromised(SubjectKey key) {
        return reader.get().get(compromisedKey(key.digest())).isPresent();
    }

    public Optional<EnrolmentRecord> enrolment(Hash token) {
        return reader.get()
                .get(enrolmentKey(token))
                .map(encoded -> CanonicalReader.decode(encoded, EnrolmentRecord::decode));
    }

    /** Enrolment tokens in the order of their ids, {@code limit} of them after {@code after}. */
    public List<EnrolmentRecord> enrolments(Optional<Hash> after, int limit) {
        return reader.get().scan(ENROLMENTS, after.map(CertificateState::enrolmentKey), limit).stream()
                .map(entry -> CanonicalReader.decode(entry.value(), EnrolmentRecord::decode))
                .toList();
    }

    /** What the token brought for this key. */
    Optional<Serial> enrolled(Hash token, SubjectKey key) {
        return reader.get()
                .get(enrolledKey(token, key))
                .map(encoded -> CanonicalReader.decode(encoded, Serial::decode));
    }

    /**
     * Where a certificate comes from that goes back to an enrolment token.
     *
     * @param early how many renewals in a row came early, this one's the last of them
     * @param successor what it was renewed by: there is one at most, so that a line never forks
     */
    record Descent(Hash token, int early, Optional<Serial> successor) implements Encodable {

        private static Descent decode(CanonicalReader in) {
            return new Descent(in.hash(), in.u8(), in.optional(Serial::decode));
        }

        Descent renewedBy(Serial next) {
            return new Descent(token, early, Optional.of(next));
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(token).u8(early).optional(successor, CanonicalWriter::value);
        }
    }

    Optional<Descent> descent(Serial serial) {
        return reader.get().get(descentKey(serial)).map(encoded -> CanonicalReader.decode(encoded, Descent::decode));
    }

    /** Size and peaks of the transparency log. */
    public Frontier frontier() {
        return reader.get()
                .get(FRONTIER)
                .map(encoded -> CanonicalReader.decode(encoded, Frontier::decode))
                .orElse(Frontier.EMPTY);
    }

    /** @throws IllegalStateException in a network whose genesis document has no payload for this module */
    public CertificatesGenesis genesis() {
        CertificatesGenesis known = genesis;
        if (known == null) {
            known = genesisBytes()
                    .map(encoded -> CanonicalReader.decode(encoded, CertificatesGenesis::decode))
                    .orElseThrow(
                            () -> new IllegalStateException("the genesis document says nothing about certificates"));
            genesis = known;
        }
        return known;
    }

    /** What the last answer was made of. */
    private record KnownIntermediates(Optional<Bytes> mark, Intermediates all) {}

    /** Another one after each renewal. */
    Optional<Bytes> intermediatesMark() {
        return reader.get().get(INTERMEDIATES);
    }

    /** From the genesis document's to the newest. */
    Intermediates intermediates() {
        Optional<Bytes> mark = intermediatesMark();
        KnownIntermediates known = intermediates;
        if (known == null || !known.mark().equals(mark)) {
            List<Renewed> renewed = reader.get().scan(INTERMEDIATE, 2 * INTERMEDIATES_MAX).stream()
                    .map(entry -> CanonicalReader.decode(entry.value(), Renewed::decode))
                    .toList();
            known = new KnownIntermediates(mark, new Intermediates(genesis(), renewed));
            intermediates = known;
        }
        return known.all();
    }

    /** Under which a hierarchy issues now; empty where the network does not have it. */
    public Optional<IssuerCertificate> intermediate(Hierarchy hierarchy) {
        return intermediates().newest(hierarchy);
    }

    /** Those of a hierarchy, newest first: what a certificate of it may be under. */
    public List<IssuerCertificate> intermediates(Hierarchy hierarchy) {
        return intermediates().all(hierarchy).toList();
    }

    /** Which of its hierarchy's keys an intermediate holds, from 1. */
    public int generation(IssuerCertificate intermediate) {
        return intermediates().generation(intermediate);
    }

    /** The newest intermediate that holds this key of a hierarchy. */
    public Optional<IssuerCertificate> intermediate(Hierarchy hierarchy, int generation) {
        return intermediates().newest(hierarchy, generation);
    }

    /** The key with which the network hierarchy's certificates are signed now. */
    public KeyName issuingKey() {
        return intermediates().issuingKey();
    }

    /** The keys of a hierarchy of which something may be in force, newest first. */
    public List<Integer> generationsInForce(Hierarchy hierarchy, Instant now) {
        int newest = intermediate(hierarchy).map(this::generation).orElse(0);
        return IntStream.iterate(newest, each -> each > 0, each -> each - 1)
                .filter(each -> hierarchy == Hierarchy.WEB || !replacedKeys().isOver(each, now))
                .boxed()
                .toList();
    }

    /** When and how issuing keys of the network hierarchy ended. */
    ReplacedKeys replacedKeys() {
        return new ReplacedKeys(reader.get());
    }

    /** Who issued a certificate, by its own words; of several under this name the newest. */
    public Optional<IssuerCertificate> issuerOf(Bytes certificate) {
        return intermediates().of(X509.parse(certificate, CertificateProfile.SIZE_MAX));
    }

    /** A certificate of the authority, root or intermediate, by {@link IssuerCertificate#fileName()}; the newest. */
    public Optional<Bytes> authority(String fileName) {
        return intermediates().find(fileName).map(IssuerCertificate::der);
    }

    /** The same by SHA-256, any that there ever was. */
    public Optional<Bytes> authority(Hash fingerprint) {
        return intermediates().find(fingerprint).map(IssuerCertificate::der);
    }

    /** Whether an administrator ordered the renewal of an intermediate that has not come yet. */
    public boolean renewalOrdered() {
        return Stream.of(Hierarchy.values()).anyMatch(this::renewalOrdered);
    }

    boolean renewalOrdered(Hierarchy hierarchy) {
        return reader.get().get(orderKey(hierarchy)).isPresent();
    }

    int intermediatesRenewed() {
        return reader.get()
                .get(INTERMEDIATES)
                .map(mark -> Math.toIntExact(new CanonicalReader(mark).u32()))
                .orElse(0);
    }

    static void putIntermediate(ModuleState state, Hierarchy hierarchy, Renewed renewed) {
        int number = of(state).intermediatesRenewed();
        state.put(new CanonicalWriter().fixed(INTERMEDIATE).u32(number).toBytes(), renewed.encoded());
        state.put(
                INTERMEDIATES,
                new CanonicalWriter()
                        .u32(number + 1L)
                        .hash(Hash.of(renewed.der()))
                        .toBytes());
        state.remove(orderKey(hierarchy));
    }

    static void putOrder(ModuleState state, Hierarchy hierarchy) {
        state.put(orderKey(hierarchy), Bytes.EMPTY);
    }

    private static Bytes orderKey(Hierarchy hierarchy) {
        return new CanonicalWriter().u8('j').u8(hierarchy.code()).toBytes();
    }

    /** The policy in force. */
    public PolicyVersion policy() {
        return policy(policyNumber()).orElseThrow();
    }

    /** A policy that is or was in force. */
    public Optional<PolicyVersion> policy(long number) {
        return number == 0
                ? Optional.of(new PolicyVersion(0, genesis().policy(), Optional.empty()))
                : policyBytes(number).map(encoded -> CanonicalReader.decode(encoded, PolicyVersion::decode));
    }

    Optional<Bytes> policyBytes(long number) {
        return reader.get().get(policyKey(number));
    }

    /** One more with each change. */
    long policyNumber() {
        return reader.get()
                .get(POLICY)
                .map(encoded -> CanonicalReader.decode(encoded, CanonicalReader::u64))
                .orElse(0L);
    }

    Optional<Bytes> genesisBytes() {
        return reader.get().get(GENESIS);
    }

    @Override
    public Standing standing(Serial serial) {
        return certificate(serial).map(CertificateRecord::standing).orElseGet(Standing.Unknown::new);
    }

    /**
     * As an authority of this hierarchy answers for it under one of its keys. Those of the other hierarchy it does not
     * know, and what was published while another key was in force is not of this one.
     */
    Standing standing(Serial serial, Hierarchy hierarchy, int generation) {
        return certificate(serial)
                .filter(each -> each.purpose().hierarchy() == hierarchy)
                .filter(each -> hierarchy == Hierarchy.WEB || replacedKeys().mayBeOf(generation, each.timestamp()))
                .map(CertificateRecord::standing)
                .orElseGet(Standing.Unknown::new);
    }

    @Override
    public List<Revocation> revocations() {
        return listed(LISTED);
    }

    /** A shard is the first octet of a serial number, so that its revocations stand together. */
    @Override
    public List<Revocation> revocations(CrlShard shard) {
        return listed(new CanonicalWriter().u8('l').u8(shard.number()).toBytes());
    }

    private List<Revocation> listed(Bytes prefix) {
        StateReader state = reader.get();
        List<Revocation> revocations = new ArrayList<>();
        Optional<Bytes> after = Optional.empty();
        while (true) {
            List<StateReader.Entry> page = state.scan(prefix, after, PAGE);
            page.forEach(entry -> revocations.add(revocation(entry)));
            if (page.size() < PAGE) {
                return revocations;
            }
            after = Optional.of(page.getLast().key());
        }
    }

    @Override
    public long version() {
        return count(VERSION);
    }

    @Override
    public long version(CrlShard shard) {
        return count(version(shard.number()));
    }

    private long count(Bytes key) {
        return reader.get()
                .get(key)
                .map(encoded -> CanonicalReader.decode(encoded, CanonicalReader::u64))
                .orElse(0L);
    }

    /** A revoked certificate and its end. */
    record Ending(Instant notAfter, Serial serial) {

        private static Ending decode(Bytes key) {
            CanonicalReader in = new CanonicalReader(key);
            in.u8();
            return new Ending(in.instant(), Serial.decode(in));
        }

        private Bytes key() {
            return new CanonicalWriter().u8('r').instant(notAfter).value(serial).toBytes();
        }
    }

    /** The revoked certificates that end first. */
    List<Ending> earliestEndings(int limit) {
        return reader.get().scan(BY_END, limit).stream()
                .map(entry -> Ending.decode(entry.key()))
                .toList();
    }

    static void put(ModuleState state, Serial serial, CertificateRecord entry) {
        state.put(key(serial), entry.encoded());
    }

    static void putKey(ModuleState state, SubjectKey key, Serial serial) {
        state.put(key(key), serial.encoded());
    }

    private static Bytes key(SubjectKey key) {
        return new CanonicalWriter().u8('k').hash(key.digest()).toBytes();
    }

    static void putCompromised(ModuleState state, Hash keyDigest) {
        state.put(compromisedKey(keyDigest), Bytes.EMPTY);
    }

    private static Bytes compromisedKey(Hash keyDigest) {
        return new CanonicalWriter().u8('x').hash(keyDigest).toBytes();
    }

    static void putEnrolment(ModuleState state, EnrolmentRecord enrolment) {
        state.put(enrolmentKey(enrolment.grant().id()), enrolment.encoded());
    }

    private static Bytes enrolmentKey(Hash token) {
        return new CanonicalWriter().fixed(ENROLMENTS).hash(token).toBytes();
    }

    static void putEnrolled(ModuleState state, Hash token, SubjectKey key, Serial serial) {
        state.put(enrolledKey(token, key), serial.encoded());
    }

    private static Bytes enrolledKey(Hash token, SubjectKey key) {
        return new CanonicalWriter().u8('u').hash(token).hash(key.digest()).toBytes();
    }

    static void putDescent(ModuleState state, Serial serial, Descent descent) {
        state.put(descentKey(serial), descent.encoded());
    }

    private static Bytes descentKey(Serial serial) {
        return new CanonicalWriter().u8('y').value(serial).toBytes();
    }

    static void putSubject(ModuleState state, NodeId subject, Serial serial, Instant notAfter) {
        Bytes key =
                new CanonicalWriter().u8('s').hash(subject.hash()).value(serial).toBytes();
        state.put(key, new CanonicalWriter().instant(notAfter).toBytes());
    }

    static void putFrontier(ModuleState state, Frontier frontier) {
        state.put(FRONTIER, frontier.encoded());
    }

    static void putGenesis(ModuleState state, Bytes payload) {
        state.put(GENESIS, payload);
    }

    static void putPolicy(ModuleState state, PolicyVersion version) {
        state.put(policyKey(version.number()), version.encoded());
        state.put(POLICY, new CanonicalWriter().u64(version.number()).toBytes());
    }

    private static Bytes policyKey(long number) {
        return new CanonicalWriter().u8('p').u64(number).toBytes();
    }

    static void putRevocation(ModuleState state, Revocation revocation) {
        Serial serial = revocation.serial();
        state.put(
                listKey(serial),
                new CanonicalWriter()
                        .instant(revocation.time())
                        .u8(revocation.reason().code())
                        .instant(revocation.notAfter())
                        .toBytes());
        state.put(new Ending(revocation.notAfter(), serial).key(), Bytes.EMPTY);
        countUp(state, VERSION);
        countUp(state, version(CrlShard.of(serial).number()));
    }

    static void removeRevocation(ModuleState state, Ending ended) {
        state.remove(listKey(ended.serial()));
        state.remove(ended.key());
    }

    private static void countUp(ModuleState state, Bytes key) {
        state.put(key, new CanonicalWriter().u64(of(state).count(key) + 1).toBytes());
    }

    private static Revocation revocation(StateReader.Entry entry) {
        CanonicalReader value = new CanonicalReader(entry.value());
        Serial serial = new Serial(entry.key().slice(1, entry.key().size()));
        return new Revocation(serial, value.instant(), RevocationReason.decode(value), value.instant());
    }

    private static Bytes listKey(Serial serial) {
        return new CanonicalWriter().u8('l').value(serial).toBytes();
    }

    private static Bytes version(int shard) {
        return new CanonicalWriter().u8('v').u8(shard).toBytes();
    }

    /** The key of a certificate, for proofs. */
    public static Bytes key(Serial serial) {
        return new CanonicalWriter().u8('c').value(serial).toBytes();
    }
}
