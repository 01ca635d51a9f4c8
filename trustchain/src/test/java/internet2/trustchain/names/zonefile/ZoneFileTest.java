package internet2.trustchain.names.zonefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

final class ZoneFileTest {

    /** RFC 1035 section 5.3, with the times and types that it has. */
    private static final String ISI = """
            @   IN  SOA     VENERA      Action\\.domains (
                                             20     ; SERIAL
                                             7200   ; REFRESH
                                             600    ; RETRY
                                             3600000; EXPIRE
                                             60)    ; MINIMUM

                    NS      A.ISI.EDU.
                    NS      VENERA
                    NS      VAXA
                    MX      10      VENERA
                    MX      20      VAXA

            A       A       26.3.0.103

            VENERA  A       10.1.0.52
                    A       128.9.0.32

            VAXA    A       10.2.0.27
                    A       128.9.0.33
            """;

    /** What else the format has, in the forms that other servers write and read. */
    private static final String FULL = """
            $TTL 1h
            $ORIGIN internal.
            example 2d IN SOA ns.example hostmaster.example ( 2026112701 3h 15m 1w 1m )
            example.internal. IN 300 NS ns.example
            $ORIGIN example.internal.
            ns AAAA ::1 ; the server
            	A 192.0.2.53
            text TXT "two words" one "a;b" "\\"quoted\\" \\\\ \\065" \\;
            long TXT ( "over"
              "lines" ) ; and a comment (
            mixed.Case IN TXT kept
            esc\\.aped.dots 60 CNAME \\064.example.internal.
            * 5 IN MX 0 .
            _443._tcp TLSA 3 1 1 ( 0123456789abcdef0123456789ABCDEF
                0123456789abcdef0123456789abcdef )
            srv._udp SRV 1 2 443 @
            new TYPE65280 \\# 4 0a 000001
            empty TYPE65281 \\# 0
            old TYPE1 \\# 4 c0000201
            web HTTPS 1 . alpn="h2,h3" port=8443 ipv6hint=2001:db8::1
            caa CAA 128 issue "internal; policy=x"
            key KEY 512 3 15 ( qGb1d1h
               Lq0gkzs8gT3kRMYLyLMFJ3Gp4m7Jz8pr0tYQ= )
            $ORIGIN sub.example.internal.
            deep A 192.0.2.1
            """;

    @Test
    void theExampleOfTheRfcIsRead() throws ZoneFileException {
        ZoneFile file = ZoneFile.read(name("ISI.EDU"), ISI);

        assertThat(file.serial()).isEqualTo(20);
        assertThat(file.soa().mailbox()).isEqualTo(name("Action\\.domains.ISI.EDU"));
        assertThat(lines(file))
                .containsExactly(
                        "ISI.EDU. NS 60 [A.ISI.EDU., VAXA.ISI.EDU., VENERA.ISI.EDU.]",
                        "ISI.EDU. MX 60 [10 VENERA.ISI.EDU., 20 VAXA.ISI.EDU.]",
                        "A.ISI.EDU. A 60 [26.3.0.103]",
                        "VAXA.ISI.EDU. A 60 [10.2.0.27, 128.9.0.33]",
                        "VENERA.ISI.EDU. A 60 [10.1.0.52, 128.9.0.32]");
    }

    @Test
    void dnsjavaReadsTheSameOutOfItAndOutOfWhatIsWritten() throws ZoneFileException, IOException {
        for (String text : List.of(ISI, FULL)) {
            DomainName apex = name(text.equals(ISI) ? "ISI.EDU" : "example.internal");
            ZoneFile file = ZoneFile.read(apex, text);
            Set<String> ours = records(file);

            assertThat(ours).isEqualTo(oracle(apex, text));
            assertThat(ours).isEqualTo(oracle(apex, file.text()));
            assertThat(ZoneFile.read(apex, file.text())).isEqualTo(file);
        }
    }

    /** Where dnsjava differs: it puts a relative origin below the root, BIND and NSD below the origin before. */
    @Test
    void aRelativeOriginIsBelowTheOneBefore() throws ZoneFileException {
        ZoneFile file = ZoneFile.read(name("internal"), "@ 60 SOA a b 1 1 1 1 1\n$ORIGIN sub\ndeep A 192.0.2.1\n");

        assertThat(file.sets().getFirst().name()).isEqualTo(name("deep.sub.internal"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $INCLUDE other.zone                     | 2 | not followed
            $GENERATE 1-1000000000 a$ A 192.0.2.1   | 2 | not expanded
            $NONSENSE                               | 2 | no directive
            $TTL                                    | 2 | followed by a time
            $TTL forever                            | 2 | is no time
            www AAAA ::1 )                          | 2 | no parenthesis is open
            www TXT ( a ( b ) )                     | 2 | side by side
            www TXT ( a                             | 2 | not closed
            www TXT "a                              | 2 | quote is not closed
            www AAAA 192.0.2.1                      | 2 | IPv6
            www CH TXT a                            | 2 | class IN
            www WHAT a                              | 2 | no record type
            www                                     | 2 | a type and data
            www.example.org. AAAA ::1               | 2 | does not lie in the zone
            www CNAME a                             | 2 | time to live
            @ 60 CNAME a~www 60 A 192.0.2.1~@ 5 A 192.0.2.2 | 4 | stands alone
            @ 60 TXT a~@ 60 SOA a b 2 1 1 1 1       | 3 | one SOA
            www 60 SOA a b 2 1 1 1 1                | 2 | is the apex's
            www 60 TYPE99 data                      | 2 | SIZE HEX
            www 60 TXT \\256                        | 2 | 255
            www 4294967296 A 192.0.2.1              | 2 | 2147483647
            *.x 60 NS a                             | 2 | wildcard
            """)
    void whatIsWrongIsSaidWithItsLine(String text, int line, String reason) {
        String soa = reason.contains("time to live") ? "@ SOA a b 1 1 1 1 4294967295\n" : "@ 60 SOA a b 1 1 1 1 1\n";
        int expected = reason.contains("time to live") ? 1 : line;

        assertThatThrownBy(() -> ZoneFile.read(name("internal"), soa + text.replace('~', '\n')))
                .isInstanceOfSatisfying(
                        ZoneFileException.class,
                        refused -> assertThat(refused.line()).isEqualTo(expected))
                .hasMessageContaining(expected == 1 ? "2147483647" : reason);
    }

    @Test
    void aFileWithoutSoaOrWithARecordWithoutEndIsRefused() {
        assertThatThrownBy(() -> ZoneFile.read(name("internal"), "www 60 A 192.0.2.1\n"))
                .hasMessageContaining("no SOA");
        assertThatThrownBy(() -> ZoneFile.read(name("internal"), "a TXT " + "x".repeat(300_000)))
                .hasMessageContaining("at most 262140 characters");
    }

    @Test
    void whatASignerLeftIsLeftOut() throws ZoneFileException {
        ZoneFile file = ZoneFile.read(name("internal"), """
                @ 60 SOA a b 1 1 1 1 1
                @ 60 NSEC www.internal. NS SOA RRSIG NSEC
                @ 60 RRSIG SOA 15 1 60 20261227000000 20261127000000 1 internal. ( AAAA
                   BBBB )
                www A 192.0.2.1
                """);

        assertThat(file.leftOut()).isEqualTo(2);
        assertThat(file.sets()).hasSize(1);
    }

    @Property(tries = 200)
    void writingAndReadingIsTheIdentity(@ForAll("files") ZoneFile file) throws ZoneFileException {
        assertThat(ZoneFile.read(file.apex(), file.text())).isEqualTo(file);
        assertThat(ZonePlan.between(file, file)).isEmpty();
    }

    @Property(tries = 100)
    void thePlanMakesOneZoneOfTheOther(@ForAll("files") ZoneFile now, @ForAll("files") ZoneFile wanted) {
        TreeMap<String, RecordSet> sets = new TreeMap<>();
        now.sets().forEach(set -> sets.put(set.name() + " " + set.type(), set));
        List<ZoneChange> plan = ZonePlan.between(now, wanted);
        for (ZoneChange change : plan) {
            switch (change) {
                case ZoneChange.Replace(var set) -> sets.put(set.name() + " " + set.type(), set);
                case ZoneChange.RemoveSet(var name, var type) ->
                    assertThat(sets.remove(name + " " + type)).isNotNull();
                case ZoneChange.SetSoa set -> assertThat(set.soa()).isEqualTo(wanted.soa());
                default -> throw new AssertionError(change);
            }
        }

        assertThat(Set.copyOf(sets.values())).isEqualTo(Set.copyOf(wanted.sets()));
        assertThat(ZonePlan.operations(plan).stream().flatMap(List::stream)).containsExactlyElementsOf(plan);
    }

    @Provide
    static Arbitrary<ZoneFile> files() {
        Arbitrary<String> labels = Arbitraries.strings()
                .withChars("ab.\\\"();@$ *-_1\u0001\u00ff")
                .ofMinLength(1)
                .ofMaxLength(4);
        Arbitrary<DomainName> names = labels.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(list -> list.stream().reduce(name("internal"), DomainName::child, (one, other) -> other));
        Arbitrary<Bytes> texts = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(8)
                .map(text -> Bytes.of((byte) text.length).concat(Bytes.of(text)));
        Arbitrary<RecordSet> text = Combinators.combine(
                        names, texts, Arbitraries.longs().between(0, RecordSet.TTL_MAX))
                .as((name, data, ttl) -> new RecordSet(name, RecordType.TXT, ttl, List.of(data)));
        Arbitrary<RecordSet> unknown = Combinators.combine(names, texts)
                .as((name, data) -> new RecordSet(name, new RecordType(65400), 1, List.of(data)));
        Arbitrary<RecordSet> alias = Combinators.combine(names, names)
                .as((name, target) -> new RecordSet(
                        name,
                        RecordType.MX,
                        9,
                        List.of(Bytes.of((byte) 0, (byte) 1).concat(target.wire()))));
        return Combinators.combine(
                        Arbitraries.oneOf(List.of(text, unknown, alias)).list().ofMaxSize(6),
                        names,
                        Arbitraries.longs().between(0, 0xffff_ffffL))
                .as((sets, mailbox, serial) -> {
                    TreeMap<Bytes, RecordSet> distinct = new TreeMap<>();
                    sets.forEach(set -> distinct.put(
                            set.name()
                                    .key()
                                    .concat(Bytes.of(
                                            (byte) 0, (byte) (set.type().code() >>> 8), (byte)
                                                    set.type().code())),
                            set));
                    List<RecordSet> sorted = new ArrayList<>(distinct.values());
                    sorted.sort((one, other) -> one.name().equals(other.name())
                            ? one.type().compareTo(other.type())
                            : one.name().compareTo(other.name()));
                    Zone.Soa soa = new Zone.Soa(name("ns.internal"), mailbox, 1, 2, 3, 4, 5);
                    return new ZoneFile(name("internal"), soa, serial, sorted, 0);
                });
    }

    /** Name in lower case, type, TTL and data in hexadecimal of each record. */
    private static Set<String> records(ZoneFile file) {
        return file.sets().stream()
                .flatMap(set -> set.data().stream()
                        .map(data ->
                                (set.name() + " " + set.type().code() + " " + set.ttl() + " ").toLowerCase(Locale.ROOT)
                                        + data.hex()))
                .collect(Collectors.toSet());
    }

    private static Set<String> oracle(DomainName apex, String text) throws IOException {
        Set<String> records = new HashSet<>();
        try (Master master = new Master(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), Name.fromString(apex.toString()))) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                if (record.getType() == Type.SOA) {
                    continue;
                }
                byte[] wire = record.toWire(1);
                int data = DomainName.parse(record.getName().toString()).wire().size() + 10;
                DomainName owner = DomainName.parse(record.getName().toString());
                records.add((owner + " " + record.getType() + " " + record.getTTL() + " ").toLowerCase(Locale.ROOT)
                        + Bytes.of(Arrays.copyOfRange(wire, data, wire.length)).hex());
            }
        }
        return records;
    }

    private static List<String> lines(ZoneFile file) {
        return file.sets().stream()
                .map(set -> set.name() + " " + set.type() + " " + set.ttl() + " " + set.values())
                .toList();
    }

    private static DomainName name(String text) {
        return DomainName.parse(text);
    }
}
