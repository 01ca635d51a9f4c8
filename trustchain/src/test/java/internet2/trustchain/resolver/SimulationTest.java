package internet2.trustchain.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loss, delay and lies by the seed: nothing wrong is ever called secure, and what can be reached is found. */
final class SimulationTest {

    /** What is asked, the one right answer and its state. */
    private record Truth(String name, String type, ResponseCode code, String data, Security security) {}

    private static final List<Truth> TRUTHS = List.of(
            new Truth("www.signed.test", "AAAA", ResponseCode.NOERROR, "2001:db8::1", Security.SECURE),
            new Truth("x.wild.signed.test", "AAAA", ResponseCode.NOERROR, "2001:db8::2", Security.SECURE),
            new Truth("none.signed.test", "AAAA", ResponseCode.NXDOMAIN, "", Security.SECURE),
            new Truth("www.signed.test", "MX", ResponseCode.NOERROR, "", Security.SECURE),
            new Truth("www.hashed.test", "AAAA", ResponseCode.NOERROR, "2001:db8::3", Security.SECURE),
            new Truth("www.elsewhere.test", "AAAA", ResponseCode.NOERROR, "2001:db8::e", Security.SECURE),
            new Truth("www.unsigned.test", "AAAA", ResponseCode.NOERROR, "2001:db8::5", Security.INSECURE));

    static List<Long> seeds() {
        return new Random(20_26).longs(16).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingWrongIsCalledSecureAndAllThatIsThereIsFound(long seed) {
        SampleInternet world = new SampleInternet(seed);
        Resolver resolver = world.resolver();
        Random chance = new Random(seed);
        world.net.loss = chance.nextDouble() * 0.2;
        // one server of each pair lies, as it likes; zones that have one server have an honest one
        for (String pair : List.of("fd00::1", "fd00::11", "fd00::21")) {
            if (chance.nextBoolean()) {
                world.net.liars.add(SimulatedInternet.server(pair));
            }
        }
        world.net.tampering = message -> lie(message, chance);
        for (int i = 0; i < 20; i++) {
            Truth truth = TRUTHS.get(chance.nextInt(TRUTHS.size()));
            Answer answer = world.net.ask(resolver, truth.name, truth.type);
            String story = "seed " + seed + ": " + truth + "\n" + answer.reason() + "\n" + answer.steps();
            if (answer.security() == Security.SECURE) {
                assertThat(answer.code()).as(story).isEqualTo(truth.code);
                assertThat(texts(answer)).as(story).isEqualTo(truth.data);
            }
            // loss may take all tries of one name; what was found is what is there
            if (answer.code() != ResponseCode.SERVFAIL) {
                assertThat(answer.security()).as(story).isEqualTo(truth.security);
            } else {
                world.net.now = world.net.now.plus(ResolverLimits.DEFAULT.failureTtl());
            }
        }
        world.net.loss = 0;
        world.net.now = world.net.now.plus(ResolverLimits.DEFAULT.failureTtl());
        for (Truth truth : TRUTHS) {
            Answer answer = world.net.ask(resolver, truth.name, truth.type);
            assertThat(answer.code())
                    .as("seed " + seed + ": " + truth + "\n" + answer.reason() + "\n" + answer.steps())
                    .isEqualTo(truth.code);
            assertThat(answer.security()).isEqualTo(truth.security);
        }
    }

    private static String texts(Answer answer) {
        return answer.answers().stream()
                .flatMap(set -> set.data().stream())
                .map(data -> RecordData.print(RecordType.AAAA, data))
                .reduce("", String::concat);
    }

    /** Other data, no signatures, no such name, no records, nonsense, a server of its own, or the truth. */
    private static DnsMessage lie(DnsMessage message, Random chance) {
        List<ResourceRecord> answers = new ArrayList<>(message.answers());
        return switch (chance.nextInt(7)) {
            case 0 -> SimulatedInternet.changing(RecordType.AAAA).apply(message);
            case 1 -> {
                answers.removeIf(each -> each.type().equals(RecordType.RRSIG));
                yield SimulatedInternet.with(message, answers);
            }
            case 2 ->
                new DnsMessage(
                        message.id(),
                        message.flags() | 3,
                        message.questions(),
                        List.of(),
                        message.authority(),
                        message.additional());
            case 3 -> SimulatedInternet.with(message, List.of());
            case 4 -> SimulatedInternet.changing(RecordType.RRSIG).apply(message);
            case 5 -> {
                DomainName name = message.questions().getFirst().name();
                RecordType type = message.questions().getFirst().type();
                byte[] forged = new byte[16];
                chance.nextBytes(forged);
                yield SimulatedInternet.with(
                        message, List.of(new ResourceRecord(name, type, 1, 86_400, Bytes.wrap(forged))));
            }
            default -> message;
        };
    }
}
