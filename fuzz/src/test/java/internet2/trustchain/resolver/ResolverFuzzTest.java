package internet2.trustchain.resolver;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.resolver.dnssec.Security;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/** What servers answer: nothing of another zone counts, nothing without a signature is secure, and it ends. */
final class ResolverFuzzTest extends FuzzTargets {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final DomainName ZONE = DomainName.parse("test");
    private static final Question QUESTION = new Question(DomainName.parse("www.example.test"), RecordType.AAAA);
    private static final Upstream SERVER = Upstream.plain(new InetSocketAddress(InetAddress.ofLiteral("fd00::1"), 53));
    private static final TrustAnchors ANCHORS = TrustAnchors.parse("test DS 1 15 2 " + "00".repeat(32));

    @FuzzTest
    void response(byte[] data) {
        parsed(() -> DnsMessage.decode(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(message -> {
                    Delegation zone = new Delegation(ZONE, false, List.of(), List.of(SERVER), Instant.MAX);
                    Response response = Response.read(
                            new Fetch(zone, QUESTION, Set.of()),
                            message,
                            Optional.of(SERVER),
                            NOW,
                            ResolverLimits.DEFAULT);
                    switch (response) {
                        case Response.Facts facts -> facts.facts().forEach(ResolverFuzzTest::ofTheZone);
                        case Response.Referral referral ->
                            holds(referral.delegation().zone().isBelow(ZONE), "a referral to another zone");
                        case Response.Useless useless -> holds(useless.reason().length() < 4096, "an endless reason");
                    }
                });
    }

    private static void ofTheZone(Fact fact) {
        fact.set().ifPresent(set -> holds(set.name().isAtOrBelow(ZONE), "a set of another zone"));
        fact.authority().forEach(set -> holds(set.name().isAtOrBelow(ZONE), "a proof of another zone"));
    }

    /** Each query gets the same answer, as the question it puts. */
    @FuzzTest
    void resolution(byte[] data) {
        parsed(() -> DnsMessage.decode(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(ResolverFuzzTest::resolve);
    }

    private static void resolve(DnsMessage message) {
        Resolver resolver = new Resolver(
                List.of(SERVER), false, ANCHORS, LocalNames.NONE, 1 << 20, ResolverLimits.DEFAULT, new Random(1));
        Queue<Effect> effects = new ArrayDeque<>(resolver.handle(new Event.Asked(1, QUESTION, false, false), NOW));
        int queries = 0;
        while (!effects.isEmpty()) {
            switch (effects.remove()) {
                case Effect.Ask ask -> {
                    queries++;
                    effects.addAll(resolver.handle(new Event.Heard(ask.exchange(), message), NOW));
                }
                case Effect.Defect defect -> throw defect.cause();
                case Effect.Tell tell -> {
                    holds(tell.answer().security() != Security.SECURE, "secure without a key");
                    holds(
                            queries <= ResolverLimits.DEFAULT.fetchesMax() * ResolverLimits.DEFAULT.triesMax(),
                            "too many queries");
                    return;
                }
            }
        }
        holds(false, "no answer");
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        ResourceRecord address = record("www.example.test", RecordType.AAAA, "2001:db8::1");
        ResourceRecord alias = record("www.example.test", RecordType.CNAME, "web.example.test");
        ResourceRecord soa = record("test", RecordType.SOA, "ns.test admin.test 1 2 3 4 60");
        ResourceRecord signature = generic(
                "www.example.test",
                RecordType.RRSIG,
                "001c0f03000002586a1f00006a1e000000010474657374" + "00" + "00".repeat(64));
        ResourceRecord nsec = generic("test", RecordType.NSEC, "017a047465737400" + "0006200000000003");
        ResourceRecord nsec3 =
                generic("0".repeat(32) + ".test", RecordType.NSEC3, "0100000002abcd14" + "ff".repeat(20) + "000101");
        ResourceRecord servers = record("example.test", RecordType.NS, "ns.example.test");
        ResourceRecord glue = record("ns.example.test", RecordType.AAAA, "fd00::2");
        for (String target : List.of("response", "resolution")) {
            seeds.valid(target, "signed", message(0x8400, List.of(address, signature), List.of(), List.of()));
            seeds.valid(target, "alias", message(0x8400, List.of(alias), List.of(), List.of()));
            seeds.valid(target, "nsec", message(0x8403, List.of(), List.of(soa, nsec), List.of()));
            seeds.valid(target, "nsec3", message(0x8400, List.of(), List.of(soa, nsec3), List.of()));
            seeds.valid(target, "referral", message(0x8000, List.of(), List.of(servers), List.of(glue)));
            seeds.valid(target, "failure", message(0x8002, List.of(), List.of(), List.of()));
        }
    }

    private static ResourceRecord record(String name, RecordType type, String data) {
        return new ResourceRecord(DomainName.parse(name), type, 1, 60, RecordData.parse(type, data));
    }

    private static ResourceRecord generic(String name, RecordType type, String data) {
        return new ResourceRecord(DomainName.parse(name), type, 1, 60, Bytes.parseHex(data));
    }

    private static Bytes message(
            int flags, List<ResourceRecord> answers, List<ResourceRecord> authority, List<ResourceRecord> additional) {
        return new DnsMessage(
                        1,
                        flags,
                        List.of(new DnsMessage.Question(QUESTION.name(), QUESTION.type(), 1)),
                        answers,
                        authority,
                        additional)
                .encode();
    }
}
