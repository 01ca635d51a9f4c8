package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Whatever the zones hold, and at whatever moment, a validator of others' making accepts every answer. */
final class ValidAnswersTest {

    private final Instant now = Instant.now();

    /** The longest TTL in the zones, and the longest that a secondary keeps one. */
    static final Duration MEMORY = Duration.ofHours(1).plus(SigningNetwork.EXPIRE);

    private static final List<String> NAMES = List.of(
            "internal",
            "a.internal",
            "b.a.internal",
            "c.b.a.internal",
            "*.a.internal",
            "x.internal",
            "*.x.internal",
            "y.x.internal",
            "d.internal",
            "ns.d.internal",
            "z.internal",
            "sub.internal",
            "a.sub.internal",
            "*.sub.internal");

    private static final List<String> ASKED = List.of(
            "internal",
            "a.internal",
            "b.a.internal",
            "c.b.a.internal",
            "q.a.internal",
            "q.q.a.internal",
            "x.internal",
            "y.x.internal",
            "q.x.internal",
            "q.y.x.internal",
            "d.internal",
            "www.d.internal",
            "z.internal",
            "q.z.internal",
            "zz.internal",
            "sub.internal",
            "a.sub.internal",
            "q.sub.internal",
            "\\000.internal",
            "0.internal");

    /** A step of a zone's life. */
    sealed interface Step {

        record Do(NamesOperation operation) implements Step {}

        /** One revision is signed, or as many as are due. */
        record Sign(boolean all) implements Step {}

        record Restart() implements Step {}

        /** Another key begins to take the present one's place. */
        record Replace() implements Step {}

        /** Caches forget what they had, and nobody else is waited for. */
        record Pass() implements Step {}
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void everyAnswerValidates(@ForAll("lives") List<Step> life, @ForAll @IntRange(min = 1, max = 8) int namesMax)
            throws IOException {
        SigningNetwork network = new SigningNetwork("internal");
        network.namesMax = namesMax;
        Instant now = this.now.minus(MEMORY.multipliedBy(life.size()));
        network.sign(now);
        ZoneView first = network.feed.get();
        for (Step step : life) {
            switch (step) {
                case Step.Do change -> network.apply(change.operation());
                case Step.Sign sign -> {
                    if (sign.all()) {
                        network.sign(now);
                    } else {
                        network.signOnce(now);
                    }
                }
                case Step.Restart restart -> network.load();
                case Step.Replace replace -> network.apply(new NamesOperation.ReplaceKey(2));
                case Step.Pass pass -> {
                    network.apply(new NamesOperation.ReleaseKeys(
                            network.keys().stage().phase()));
                    now = now.plus(MEMORY);
                }
            }
        }
        requireValid(network, anchor(network));
        network.sign(now);
        requireValid(network, anchor(network));
        requireValid(network, network.keys().good().getLast());
        assertThat(network.feed.latest().pending(1))
                .as("nothing is left to sign")
                .isEmpty();
        requireTransferable(first, network.feed.get());
    }

    /** What a secondary has before, less what is gone, with what came, is what it would be given as a whole. */
    private static void requireTransferable(ZoneView then, ZoneView now) {
        DomainName apex = name("internal");
        Set<ResourceRecord> records = then.transferable(apex).collect(Collectors.toSet());
        List<ResourceRecord> gone = then.transferableOnlyHere(apex, now);
        assertThat(records).containsAll(gone);
        gone.forEach(records::remove);
        List<ResourceRecord> come = now.transferableOnlyHere(apex, then);
        assertThat(records).doesNotContainAnyElementsOf(come);
        records.addAll(come);
        Set<ResourceRecord> whole = now.transferable(apex).collect(Collectors.toSet());
        assertThat(records).isEqualTo(whole);
        assertThat(whole)
                .filteredOn(each -> each.type().equals(RecordType.NSEC))
                .isNotEmpty();
        assertThat(whole)
                .filteredOn(each -> each.type().equals(RecordType.RRSIG))
                .as("one signature for the SOA and each set that is the zone's own")
                .hasSizeGreaterThan(4);
    }

    /** Who knows this one believes all that is served, be it signed for the phase or not yet. */
    private static ZoneKey anchor(SigningNetwork network) {
        return network.keys().good().getFirst();
    }

    private static void requireValid(SigningNetwork network, ZoneKey trusted) throws IOException {
        ValidatingResolver validator = validator(network.feed.get(), trusted);
        for (String asked : ASKED) {
            for (int type : new int[] {Type.A, Type.TXT, Type.NS, Type.DS, Type.SOA}) {
                if (!isHere(network, asked, type)) {
                    continue; // others would answer, who are not there
                }
                Message answer =
                        validator.send(Message.newQuery(Record.newRecord(Name.fromString(asked + "."), type, 1)));
                assertThat(answer.getRcode())
                        .as("%s %s: %s", asked, Type.string(type), answer)
                        .isNotEqualTo(Rcode.SERVFAIL);
                assertThat(answer.getHeader().getFlag(Flags.AD))
                        .as("%s %s is secure: %s", asked, Type.string(type), answer)
                        .isTrue();
            }
        }
    }

    private static boolean isHere(SigningNetwork network, String asked, int type) {
        boolean upper = type == Type.DS && asked.equals("internal");
        boolean atCut = type == Type.DS && asked.equals("d.internal");
        return !upper && (atCut || !isDelegated(network, asked));
    }

    /** Below the one zone cut, where what others serve begins. */
    private static boolean isDelegated(SigningNetwork network, String asked) {
        NameNode cut = network.feed.get().names.find(name("d.internal"));
        return name(asked).isAtOrBelow(name("d.internal")) && cut != null && cut.set(RecordType.NS.code()) != null;
    }

    private static ValidatingResolver validator(ZoneView view, ZoneKey trusted) throws IOException {
        ValidatingResolver validator = new ValidatingResolver(new InMemory(view));
        String anchor = "internal. IN DS "
                + RecordData.print(RecordType.DS, trusted.ds(name("internal")).getFirst());
        validator.loadTrustAnchors(new ByteArrayInputStream(anchor.getBytes(StandardCharsets.US_ASCII)));
        return validator;
    }

    /** Answers from a picture, as a server would over TCP. */
    private record InMemory(ZoneView view) implements Resolver {

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            try {
                Message asked = query.clone();
                if (asked.getOPT() == null) {
                    asked.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
                }
                Bytes answer = Answerer.answer(Bytes.wrap(asked.toWire()), Transport.TCP, view)
                        .orElseThrow();
                return CompletableFuture.completedFuture(new Message(answer.toArray()));
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void setPort(int port) {}

        @Override
        public void setTCP(boolean flag) {}

        @Override
        public void setIgnoreTruncation(boolean flag) {}

        @Override
        public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

        @Override
        public void setTSIGKey(TSIG key) {}

        @Override
        public void setTimeout(Duration timeout) {}
    }

    @Provide
    static Arbitrary<List<Step>> lives() {
        Arbitrary<DomainName> names = Arbitraries.of(NAMES).map(DomainName::parse);
        Arbitrary<Step> sets = Combinators.combine(
                        names, Arbitraries.of("A", "TXT", "CNAME", "DNAME", "MX"), Arbitraries.of(NAMES))
                .filter((name, type, target) -> !(type.equals("DNAME") && (name.isWildcard() || name.labels() == 1)))
                .as((name, type, target) -> new Step.Do(new NamesOperation.SetRecords(
                        RecordSet.parse(name, RecordType.parse(type), 60, value(type, name, target)))));
        Arbitrary<Step> cuts = Arbitraries.of("NS", "DS")
                .map(type -> new Step.Do(new NamesOperation.SetRecords(RecordSet.parse(
                        name("d.internal"),
                        RecordType.parse(type),
                        60,
                        type.equals("NS")
                                ? "ns.d.internal"
                                : "1 15 2 " + HexFormat.of().formatHex(new byte[32])))));
        Arbitrary<Step> deletions = Combinators.combine(
                        names, Arbitraries.of("A", "TXT", "CNAME", "DNAME", "MX", "NS", "DS"))
                .as((name, type) -> new Step.Do(new NamesOperation.DeleteRecords(name, RecordType.parse(type))));
        Arbitrary<Step> zones = Arbitraries.of("sub.internal", "a.sub.internal").map(apex -> {
            DomainName name = name(apex);
            return new Step.Do(new NamesOperation.CreateZone(
                    name, ZonePolicy.CLOSED, SigningNetwork.soa(name), List.of(name.child("ns"))));
        });
        Arbitrary<Step> deletedZones = Arbitraries.of("sub.internal", "a.sub.internal")
                .map(apex -> new Step.Do(new NamesOperation.DeleteZone(name(apex))));
        Arbitrary<Step> clearedNames = Combinators.combine(names, Arbitraries.of("internal", "sub.internal"))
                .as((name, apex) -> new Step.Do(new NamesOperation.ChangeZone(
                        name(apex), List.of(), List.of(new ZoneChange.RemoveName(name)))));
        Arbitrary<Step> signs = Arbitraries.of(true, false).map(Step.Sign::new);
        Arbitrary<Step> restarts = Arbitraries.just(new Step.Restart());
        Arbitrary<Step> replacements = Arbitraries.just(new Step.Replace());
        Arbitrary<Step> passing = Arbitraries.just(new Step.Pass());
        return Arbitraries.frequencyOf(
                        Tuple.of(8, sets),
                        Tuple.of(2, cuts),
                        Tuple.of(4, deletions),
                        Tuple.of(1, zones),
                        Tuple.of(1, deletedZones),
                        Tuple.of(2, clearedNames),
                        Tuple.of(3, signs),
                        Tuple.of(1, restarts),
                        Tuple.of(1, replacements),
                        Tuple.of(3, passing))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    /** Aliases lead to names further down the list, or nowhere: a validator is no resolver that follows circles. */
    private static String value(String type, DomainName name, String target) {
        boolean inside = name(target).isAtOrBelow(name.isWildcard() ? name.parent() : name);
        boolean later = !inside && NAMES.indexOf(target) > NAMES.indexOf(name.plain());
        return switch (type) {
            case "A" -> "192.0.2.1";
            case "TXT" -> "\"" + target + "\"";
            case "MX" -> "10 " + target.toUpperCase(Locale.ROOT);
            default -> !later || target.startsWith("*") || target.endsWith("d.internal") ? "zz.internal" : target;
        };
    }
}
