package internet2.server.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.server.peers.LedgerEnd.Received;
import internet2.stoq.StoqRefusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ledgers that talk over real STOQ on {@code ::1}. */
final class StoqLedgerNetworkTest {

    private List<LedgerEnd> ends = List.of();
    private LedgerEnd a;
    private LedgerEnd b;
    private LedgerEnd c;

    @BeforeEach
    void open() throws IOException {
        ends = LedgerEnd.open(3);
        a = ends.get(0);
        b = ends.get(1);
        c = ends.get(2);
    }

    @AfterEach
    void close() {
        ends.forEach(LedgerEnd::close);
    }

    @Test
    void whatOneNodeSendsArrivesInOrderAtEachOther() throws InterruptedException {
        everybodyInTouch();
        for (int i = 0; i < 2000; i++) {
            a.ledger().send(b.id(), number(i));
            a.ledger().send(c.id(), number(-i));
            c.ledger().send(b.id(), number(i));
        }
        assertThat(numbersFrom(b, 4000, a)).containsExactlyElementsOf(upTo(2000, 1));
        assertThat(numbersFrom(c, 2000, a)).containsExactlyElementsOf(upTo(2000, -1));
    }

    @Test
    void aNodeThatComesBackIsReachedAtOnceAndReachesOthers() throws IOException, InterruptedException {
        everybodyInTouch();
        a.forgetConnected();
        b.forgetConnected();
        b.restart();
        long back = System.nanoTime();
        b.awaitConnected(a);
        a.awaitConnected(b);
        long tookMs = (System.nanoTime() - back) / 1_000_000;
        a.ledger().send(b.id(), number(1));
        b.ledger().send(a.id(), number(2));
        assertThat(b.next()).isEqualTo(new Received(a.id(), number(1)));
        assertThat(a.next()).isEqualTo(new Received(b.id(), number(2)));
        System.out.println("reconnected after " + tookMs + " ms");
    }

    @Test
    void aCutIsNoticedAndHeals() throws IOException, InterruptedException {
        try (Relay toA = new Relay(0, a.stoq().localAddress().getPort());
                Relay toB = new Relay(0, b.stoq().localAddress().getPort())) {
            a.isFoundAt(toA.port());
            b.isFoundAt(toB.port());
            a.keepInTouch(b);
            b.keepInTouch(a);
            a.awaitConnected(b);
            b.awaitConnected(a);
            toA.cutAll();
            toB.cutAll();
            a.awaitNoWay(b);
            b.awaitNoWay(a);
            a.forgetConnected();
            b.forgetConnected();
            long healed = System.nanoTime();
            toA.heal();
            toB.heal();
            a.awaitConnected(b);
            b.awaitConnected(a);
            System.out.println("healed after " + (System.nanoTime() - healed) / 1_000_000 + " ms");
            a.ledger().send(b.id(), number(1));
            b.ledger().send(a.id(), number(2));
            assertThat(b.next().message()).isEqualTo(number(1));
            assertThat(a.next().message()).isEqualTo(number(2));
        }
    }

    @Test
    void aMessageOfABlocksSizeArrivesWhole() throws InterruptedException {
        everybodyInTouch();
        byte[] big = new byte[Messages.MESSAGE_BYTES_MAX];
        Arrays.fill(big, (byte) 7);
        a.ledger().send(b.id(), Bytes.wrap(big));
        a.ledger().send(b.id(), number(1));
        assertThat(b.next().message().size()).isEqualTo(big.length);
        assertThat(b.next().message()).isEqualTo(number(1));
        Bytes tooBig = Bytes.wrap(new byte[big.length + 1]);
        assertThatThrownBy(() -> a.ledger().send(b.id(), tooBig)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOldestGoesWhereAnOutboxIsFull() throws InterruptedException {
        Outbox outbox = new Outbox(10);
        assertThat(outbox.put(Bytes.of((byte) 0))).isEqualTo(1);
        outbox.open();
        for (byte i = 0; i < 12; i++) {
            assertThat(outbox.put(Bytes.of(i))).isEqualTo(i < 10 ? 0 : 1);
        }
        assertThat(outbox.take().orElseThrow().messages()).isEqualTo(10);
        assertThat(outbox.put(Bytes.wrap(new byte[11]))).isZero();
        outbox.close();
        assertThat(outbox.take()).isEmpty();
    }

    @Test
    void nothingIsSaidLaterThatWasSaidWhileNoWayWasOpen() throws InterruptedException {
        a.ledger().send(b.id(), number(1));
        everybodyInTouch();
        a.ledger().send(b.id(), number(2));
        assertThat(b.next()).isEqualTo(new Received(a.id(), number(2)));
        assertThat(a.ledger().traffic().messagesLost()).isEqualTo(1);
    }

    @Test
    void whoIsNoLongerKeptInTouchWithHearsNothing() throws InterruptedException {
        everybodyInTouch();
        a.keepInTouch(c);
        a.ledger().send(b.id(), number(1));
        a.ledger().send(c.id(), number(2));
        assertThat(c.next().message()).isEqualTo(number(2));
        assertThat(b.messages).isEmpty();
        assertThat(a.ledger().peers()).singleElement().matches(peer -> peer.id().equals(c.id()) && peer.open());
    }

    @Test
    void callsUseTheSameConnections() throws IOException, InterruptedException {
        everybodyInTouch();
        assertThatThrownBy(() -> a.ledger().call(b.id(), 16, Bytes.EMPTY))
                .isInstanceOfSatisfying(
                        StoqRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_service"));
        assertThat(a.ledger().call(b.id(), StoqLedgerNetwork.SERVICE_HEARTBEAT, Bytes.EMPTY))
                .isEqualTo(Bytes.EMPTY);
    }

    @Test
    void aSmallMessageIsThereWithinAMillisecondOrSo() throws InterruptedException {
        everybodyInTouch();
        long[] tookUs = new long[1000];
        for (int i = 0; i < tookUs.length; i++) {
            long sent = System.nanoTime();
            a.ledger().send(b.id(), number(i));
            b.next();
            tookUs[i] = (System.nanoTime() - sent) / 1000;
        }
        Arrays.sort(tookUs);
        System.out.println("one way: p50 " + tookUs[500] + " us, p99 " + tookUs[990] + " us");
        assertThat(tookUs[500]).isLessThan(5_000);
    }

    private void everybodyInTouch() throws InterruptedException {
        a.keepInTouch(b, c);
        b.keepInTouch(a, c);
        c.keepInTouch(a, b);
        a.awaitConnected(b);
        b.awaitConnected(a);
        c.awaitConnected(a);
        a.awaitConnected(c);
        c.awaitConnected(b);
    }

    private static List<Integer> numbersFrom(LedgerEnd at, int count, LedgerEnd from) throws InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Received next = at.next();
            if (next.from().equals(from.id())) {
                numbers.add(next.message().buffer().getInt());
            }
        }
        return numbers;
    }

    private static List<Integer> upTo(int end, int sign) {
        return java.util.stream.IntStream.range(0, end)
                .map(i -> i * sign)
                .boxed()
                .toList();
    }

    private static Bytes number(int value) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }
}
