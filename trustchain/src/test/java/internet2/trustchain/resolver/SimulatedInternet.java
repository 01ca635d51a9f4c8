package internet2.trustchain.resolver;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Authoritative servers, a network between that delays and loses, servers that lie; all from one seed, in virtual
 * time.
 */
final class SimulatedInternet {

    final Random random;
    final Map<Upstream, List<SignedZone>> servers = new HashMap<>();
    final Set<Upstream> liars = new HashSet<>();
    final Set<Upstream> dead = new HashSet<>();
    final List<Effect.Ask> asked = new ArrayList<>();
    double loss;
    UnaryOperator<DnsMessage> tampering = UnaryOperator.identity();
    Instant now = SignedZone.NOW;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private long numbers;

    private record Due(Instant at, long number, Event event) {}

    SimulatedInternet(long seed) {
        this.random = new Random(seed);
    }

    static Upstream server(String address) {
        return Upstream.plain(new InetSocketAddress(InetAddress.ofLiteral(address), 53));
    }

    void host(SignedZone zone, String... addresses) {
        for (String each : addresses) {
            servers.computeIfAbsent(server(each), server -> new ArrayList<>()).add(zone);
        }
    }

    /** Asks, and lets time pass until the answer is there. */
    Answer ask(Resolver resolver, String name, String type) {
        return ask(resolver, new Question(DomainName.parse(name), RecordType.parse(type)), false);
    }

    Answer ask(Resolver resolver, Question question, boolean checkingDisabled) {
        List<Answer> answers = new ArrayList<>();
        long ticket = ++numbers;
        apply(resolver, new Event.Asked(ticket, question, checkingDisabled, false), ticket, answers);
        Instant tick = now.plusMillis(100);
        while (answers.isEmpty()) {
            Due next = due.peek();
            if (next != null && next.at().isBefore(tick)) {
                due.remove();
                now = next.at();
                apply(resolver, next.event(), ticket, answers);
            } else {
                now = tick;
                tick = tick.plusMillis(100);
                apply(resolver, new Event.Ticked(), ticket, answers);
            }
        }
        return answers.getFirst();
    }

    private void apply(Resolver resolver, Event event, long ticket, List<Answer> answers) {
        for (Effect effect : resolver.handle(event, now)) {
            switch (effect) {
                case Effect.Ask ask -> send(ask);
                case Effect.Defect defect -> throw defect.cause();
                case Effect.Tell tell -> {
                    if (tell.ticket() == ticket) {
                        answers.add(tell.answer());
                    }
                }
            }
        }
    }

    private void send(Effect.Ask ask) {
        asked.add(ask);
        List<SignedZone> zones = servers.get(ask.server());
        if (zones == null || dead.contains(ask.server()) || random.nextDouble() < loss) {
            later(ask.timeout(), new Event.Lost(ask.exchange(), "no response in time"));
            return;
        }
        DnsMessage message = respond(zones, ask);
        if (liars.contains(ask.server())) {
            message = tampering.apply(message);
        }
        later(Duration.ofMillis(1 + random.nextInt(80)), new Event.Heard(ask.exchange(), message));
    }

    /** As a server of several zones does: the deepest one, and for DS the one above. */
    private static DnsMessage respond(List<SignedZone> zones, Effect.Ask ask) {
        Question question = ask.question();
        boolean above =
                question.type().equals(RecordType.DS) && !question.name().isRoot();
        DomainName name = above ? question.name().parent() : question.name();
        return zones.stream()
                .filter(zone -> name.isAtOrBelow(DomainName.parse(zone.apex.toString())))
                .max(Comparator.comparingInt(zone -> zone.apex.labels()))
                .map(zone -> zone.answer(0, question))
                .orElseGet(() -> new DnsMessage(
                        0,
                        DnsMessage.RESPONSE | 5,
                        List.of(new DnsMessage.Question(question.name(), question.type(), 1)),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    private void later(Duration delay, Event event) {
        due.add(new Due(now.plus(delay), ++numbers, event));
    }

    /** Changes the last byte of every record of the type in the answer section. */
    static UnaryOperator<DnsMessage> changing(RecordType type) {
        return message -> with(
                message,
                message.answers().stream()
                        .map(each -> each.type().equals(type) ? changed(each) : each)
                        .toList());
    }

    static DnsMessage with(DnsMessage message, List<ResourceRecord> answers) {
        return new DnsMessage(
                message.id(), message.flags(), message.questions(), answers, message.authority(), message.additional());
    }

    private static ResourceRecord changed(ResourceRecord record) {
        byte[] data = record.data().toArray();
        data[data.length - 1] ^= 1;
        return new ResourceRecord(record.name(), record.type(), record.dnsClass(), record.ttl(), Bytes.wrap(data));
    }
}
