package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.authority.SubjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for orders and authorizations, whatever happens to them in whatever order. */
final class OrderLawsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Problem WHY = Problem.of(AcmeError.DNS, "nothing there");

    /** Steps of RFC 8555 section 7.1.6; everything else would be a jump. */
    private static final Map<Status, List<Status>> ORDER_STEPS = Map.of(
            Status.PENDING, List.of(Status.READY, Status.INVALID),
            Status.READY, List.of(Status.PROCESSING, Status.INVALID),
            Status.PROCESSING, List.of(Status.VALID, Status.INVALID, Status.READY),
            Status.VALID, List.of(),
            Status.INVALID, List.of());

    private static final Map<Status, List<Status>> AUTHORIZATION_STEPS = Map.of(
            Status.PENDING, List.of(Status.VALID, Status.INVALID, Status.DEACTIVATED),
            Status.VALID, List.of(Status.EXPIRED, Status.DEACTIVATED),
            Status.EXPIRED, List.of(Status.DEACTIVATED),
            Status.INVALID, List.of(Status.DEACTIVATED),
            Status.DEACTIVATED, List.of());

    private static final ControlFinding SEEN =
            new ControlFinding(new NodeId(Hash.ZERO), START, Bytes.wrap(new byte[64]));

    @Property(tries = 500)
    void statesChangeAsTheRfcDrawsThemAndNoCertificateComesWithoutControl(@ForAll long seed) {
        Random random = new Random(seed);
        List<Authorization> all = new ArrayList<>();
        List<Identifier> identifiers = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            identifiers.add(new Identifier(new SubjectName.DnsName("w" + i + ".example.internal")));
            all.add(Authorization.of("z" + i, "a", identifiers.get(i), challenges(), START));
        }
        List<String> ids = all.stream().map(Authorization::id).toList();
        Order order = Order.of("o", "a", identifiers, ids, "default", Optional.empty(), START);
        Instant now = START;
        for (int step = 0; step < 40; step++) {
            Status before = order.status(all, now);
            Order orderBefore = order;
            int which = random.nextInt(all.size());
            Authorization old = all.get(which);
            now = now.plus(Duration.ofHours(random.nextInt(20)));
            Authorization changed = step(old, random, now);
            requireStep(AUTHORIZATION_STEPS, old.status(now), changed.status(now));
            all.set(which, changed);
            order = step(order, all, random, now);
            Status after = order.status(all, now);
            if (orderBefore.state() != Status.PENDING || order.state() != Status.PENDING) {
                requireStep(ORDER_STEPS, before == Status.PENDING ? orderBefore.status(all, now) : before, after);
            }
            assertThat(CanonicalReader.decode(order.encoded(), Order::decode)).isEqualTo(order);
            assertThat(CanonicalReader.decode(changed.encoded(), Authorization::decode))
                    .isEqualTo(changed);
        }
    }

    private static Authorization step(Authorization old, Random random, Instant now) {
        ControlMethod method = random.nextBoolean() ? ControlMethod.HTTP_01 : ControlMethod.DNS_01;
        return switch (random.nextInt(6)) {
            case 0, 1 -> old.responded(method, now);
            case 2, 3 -> proven(old, method, now);
            case 4 -> old.failed(method, WHY);
            default -> random.nextInt(4) == 0 ? old.deactivated() : old;
        };
    }

    /** Nothing is proven that was not being looked at. */
    private static Authorization proven(Authorization old, ControlMethod method, Instant now) {
        Authorization changed = old.proven(method, now, new Verdict.Met(List.of(SEEN), Optional.empty()));
        boolean asked = old.challenge(method).orElseThrow().status() == Status.PROCESSING;
        assertThat(changed.equals(old) || (asked && old.state() == Status.PENDING))
                .isTrue();
        if (!changed.equals(old)) {
            assertThat(changed.shown().orElseThrow().method()).isEqualTo(method);
            assertThat(changed.shown().orElseThrow().findings()).containsExactly(SEEN);
            assertThat(changed.expires()).isBeforeOrEqualTo(now.plus(Authorization.VALID_MAX));
        }
        return changed;
    }

    private static Order step(Order order, List<Authorization> all, Random random, Instant now) {
        return switch (random.nextInt(5)) {
            // The server begins only what is ready.
            case 0, 1 -> order.status(all, now) == Status.READY ? order.processing() : order;
            case 2 -> order.issued(Serial.random(random));
            case 3 -> random.nextInt(3) == 0 ? order.failed(WHY) : order;
            default -> order.reopened();
        };
    }

    private static void requireStep(Map<Status, List<Status>> steps, Status from, Status to) {
        assertThat(from == to || steps.getOrDefault(from, List.of()).contains(to))
                .as(from + " -> " + to)
                .isTrue();
    }

    private static List<Challenge> challenges() {
        return List.of(Challenge.of(ControlMethod.HTTP_01, "t"), Challenge.of(ControlMethod.DNS_01, "t"));
    }
}
