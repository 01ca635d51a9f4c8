package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Ed25519PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A zone of many names, each with one address, as the ledger has it and as it is served. The signatures have the right
 * form and are made up: nothing that is measured here checks any.
 */
final class SampleZone {

    static final DomainName APEX = DomainName.parse("bench.internal");
    static final ZoneKey KEY =
            new ZoneKey(Ed25519Key.fromSeed(Bytes.wrap(new byte[32])).publicKey());

    private static final long TTL = 300;
    private static final DomainName SERVER = APEX.child("ns");

    final Zone zone;
    private final int names;
    private final Rrsig.Validity validity;
    private final Random random = new Random(1);

    SampleZone(int names, Instant now) {
        this.names = names;
        this.zone = new Zone(
                APEX,
                new NodeId(Hash.of(Bytes.utf8("owner"))),
                ZonePolicy.CLOSED,
                Zone.Soa.of(SERVER, APEX.child("hostmaster")),
                now.getEpochSecond());
        this.validity = new Rrsig.Validity(
                now.minus(Duration.ofHours(1)).getEpochSecond(),
                now.plus(Duration.ofDays(14)).getEpochSecond());
    }

    /** In canonical order (RFC 4034 6.1), like the numbers. */
    static DomainName name(int number) {
        return APEX.child(String.format(Locale.ROOT, "host%07d", number));
    }

    /** All but the SOA, as the owner set them. */
    void visitRecords(Consumer<RecordSet> each) {
        each.accept(new RecordSet(APEX, RecordType.NS, TTL, List.of(SERVER.wire())));
        each.accept(RecordSet.parse(SERVER, RecordType.AAAA, TTL, "::1"));
        for (int i = 0; i < names; i++) {
            each.accept(address(i));
        }
    }

    /** What is served of it, the SOA first, each NSEC record after the rest of its name. */
    void visitServed(Consumer<SignedSet> each) {
        long ttl = zone.soa().ttl();
        each.accept(signed(APEX, RecordType.SOA, ttl, List.of(zone.soaData())));
        each.accept(signed(APEX, RecordType.DNSKEY, ttl, List.of(KEY.dnskey())));
        each.accept(signed(APEX, RecordType.CDNSKEY, ttl, List.of(KEY.dnskey())));
        each.accept(signed(APEX, RecordType.CDS, ttl, KEY.ds(APEX)));
        visitRecords(set -> each.accept(signed(set.name(), set.type(), set.ttl(), set.data())));
        Set<RecordType> atApex =
                Set.of(RecordType.SOA, RecordType.NS, RecordType.DNSKEY, RecordType.CDNSKEY, RecordType.CDS);
        each.accept(nsec(APEX, name(0), atApex));
        for (int i = 0; i < names; i++) {
            each.accept(nsec(name(i), i + 1 < names ? name(i + 1) : SERVER, Set.of(RecordType.AAAA)));
        }
        each.accept(nsec(SERVER, APEX, Set.of(RecordType.AAAA)));
    }

    private static RecordSet address(int number) {
        byte[] address = new byte[16];
        address[0] = (byte) 0xfd;
        for (int i = 0; i < 4; i++) {
            address[12 + i] = (byte) (number >>> (24 - 8 * i));
        }
        return new RecordSet(name(number), RecordType.AAAA, TTL, List.of(Bytes.wrap(address)));
    }

    private SignedSet nsec(DomainName name, DomainName next, Set<RecordType> types) {
        TreeSet<Integer> codes = new TreeSet<>();
        types.forEach(type -> codes.add(type.code()));
        return signed(name, RecordType.NSEC, zone.negativeTtl(), List.of(Nsec.data(next, codes)));
    }

    private SignedSet signed(DomainName name, RecordType type, long ttl, List<Bytes> data) {
        byte[] signature = new byte[Ed25519PublicKey.SIGNATURE_SIZE];
        random.nextBytes(signature);
        Bytes head = Rrsig.head(APEX, name, type, ttl, KEY, validity);
        return new SignedSet(APEX, name, type, ttl, data, List.of(head.concat(Bytes.wrap(signature))));
    }
}
