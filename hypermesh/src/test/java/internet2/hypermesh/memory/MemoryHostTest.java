package internet2.hypermesh.memory;

import static internet2.ledger.ModuleHarness.ALICE;
import static internet2.ledger.ModuleHarness.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.memory.MemoryRequest.Read;
import internet2.hypermesh.memory.MemoryRequest.Write;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class MemoryHostTest {

    private static final NodeId CAROL = new NodeId(Hash.of(Bytes.utf8("carol")));
    private static final int MIB = 1 << 20;

    private final LeasedMemory leased = new LeasedMemory();

    @AfterEach
    void close() {
        leased.close();
        assertThat(leased.memory.stripesLeft()).isZero();
        assertThat(leased.host().bytesHeld()).isZero();
    }

    @Test
    void aRegionIsZeroAtFirstAndKeepsWhatIsWritten() throws IOException {
        RemoteMemory memory = memory(BOB, leased.open(BOB, MIB));

        assertThat(memory.info().size()).isEqualTo(MIB);
        assertThat(memory.read(0, MIB)).isEqualTo(Bytes.wrap(new byte[MIB]));
        memory.write(MIB - 5, Bytes.utf8("hello"));
        assertThat(memory.read(MIB - 5, 5).utf8()).isEqualTo("hello");
        assertThat(memory.read(MIB, 0)).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void tenMegabytesComeBackAsTheyWent() throws IOException {
        byte[] random = new byte[10_000_000];
        new Random(7).nextBytes(random);
        RemoteMemory memory = memory(BOB, leased.open(BOB, 64 * MIB));

        assertThat(memory.write(12_345, new ByteArrayInputStream(random))).isEqualTo(random.length);
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        memory.read(12_345, random.length, back);

        assertThat(back.toByteArray()).isEqualTo(random);
    }

    @Test
    void nobodyGetsInWithoutALease() {
        refused(MemoryRefusal.NO_LEASE, () -> memory(BOB, new AssetId(1, 2)));
    }

    @Test
    void onlyLesseeAndGranteesGetIn() throws IOException {
        Lease lease = leased.open(BOB, MIB, CAROL);

        memory(BOB, lease).write(0, Bytes.utf8("from bob"));
        assertThat(memory(CAROL, lease).read(0, 8).utf8()).isEqualTo("from bob");
        refused(MemoryRefusal.NOT_YOURS, () -> memory(ALICE, lease));
        refused(
                MemoryRefusal.NOT_YOURS,
                () -> leased.host().answer(MemoryService.READ, ALICE, new Read(lease.id(), 0, 0, 1).encoded()));
    }

    @Test
    void aReleasedLeaseIsRefusedAtOnceAndItsMemoryFreed() throws IOException {
        Lease lease = leased.open(BOB, 8 * MIB);
        RemoteMemory memory = memory(BOB, lease);
        memory.write(3 * MIB - 3, Bytes.utf8("secret"));

        leased.release(lease);

        refused(MemoryRefusal.LEASE_ENDED, () -> memory.read(0, 1));
        refused(MemoryRefusal.LEASE_ENDED, () -> memory.write(0, Bytes.utf8("late")));
        refused(MemoryRefusal.LEASE_ENDED, () -> memory(BOB, lease));
        leased.host().awaitBurials();
        assertThat(leased.memory.freed()).isOne();
        assertThat(leased.memory.stripesLeft()).isZero();
        assertThat(leased.host().bytesHeld()).isZero();
        refused(MemoryRefusal.LEASE_ENDED, () -> memory.read(0, 1));
    }

    @Test
    void aLeaseThatRanOutByBlockTimeIsRefused() throws IOException {
        Lease lease = leased.open(BOB, MIB);
        RemoteMemory memory = memory(BOB, lease);

        leased.passBlocks(LeasedMemory.HOUR);

        refused(MemoryRefusal.LEASE_ENDED, () -> memory.read(0, 1));
        leased.host().awaitBurials();
        assertThat(leased.memory.freed()).isOne();
    }

    @Test
    void aLeaseThatRanOutByTheHostsClockIsRefusedWithoutABlock() throws IOException {
        Lease lease = leased.open(BOB, MIB);
        RemoteMemory memory = memory(BOB, lease);

        leased.passClock(LeasedMemory.HOUR.minusMillis(1));
        memory.write(0, Bytes.utf8("in time"));
        leased.passClock(Duration.ofMillis(1));

        refused(MemoryRefusal.LEASE_ENDED, () -> memory.read(0, 1));
    }

    @Test
    void aClockThatLeapsAheadRefusesButDestroysNothing() throws IOException {
        Lease lease = leased.open(BOB, MIB);
        RemoteMemory memory = memory(BOB, lease);
        memory.write(0, Bytes.utf8("kept"));

        leased.passClock(Duration.ofDays(9000));
        leased.passBlocks(Duration.ofMinutes(1));
        leased.host().awaitBurials();
        refused(MemoryRefusal.LEASE_ENDED, () -> memory.read(0, 4));
        leased.passClock(Duration.ofDays(-9000));

        assertThat(memory.read(0, 4).utf8()).isEqualTo("kept");
    }

    @Test
    void anExtendedLeaseGoesOnPastItsFirstEnd() throws IOException {
        Lease lease = leased.open(BOB, MIB);
        RemoteMemory memory = memory(BOB, lease);
        memory.write(0, Bytes.utf8("kept"));

        leased.passBlocks(Duration.ofMinutes(59));
        leased.extend(lease);
        leased.passBlocks(Duration.ofMinutes(59));

        assertThat(memory.read(0, 4).utf8()).isEqualTo("kept");
        leased.passBlocks(Duration.ofMinutes(1));
        refused(MemoryRefusal.LEASE_ENDED, () -> memory.read(0, 4));
    }

    @Test
    void aStoppedHostMakesNoNewRegion() throws IOException {
        Lease lease = leased.open(BOB, MIB);
        leased.host().close();

        refused(MemoryRefusal.HOST_FULL, () -> memory(BOB, lease));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1",
        "-9223372036854775808, 1",
        "9223372036854775807, 1",
        "1048576, 1",
        "1048575, 2",
        "9223372036854775800, 1048576",
    })
    void whatReachesBeyondTheRegionIsRefused(long offset, int length) throws IOException {
        Lease lease = leased.open(BOB, MIB);
        RemoteMemory memory = memory(BOB, lease);

        assertThatThrownBy(() -> memory.read(offset, length))
                .isInstanceOfSatisfying(
                        MemoryRefused.class,
                        refused ->
                                assertThat(refused.code()).isIn(MemoryRefusal.OUT_OF_BOUNDS, MemoryRefusal.TOO_LARGE));
        refused(MemoryRefusal.OUT_OF_BOUNDS, () -> memory.write(offset, Bytes.wrap(new byte[MIB])));
    }

    @Test
    void whatIsTooLargeMisalignedOrNoRequestIsRefused() throws IOException {
        Lease lease = leased.open(BOB, 4 * MIB);
        RemoteMemory memory = memory(BOB, lease);
        long life = memory.info().incarnation();

        refused(MemoryRefusal.TOO_LARGE, () -> memory.read(0, MIB + 1));
        refused(MemoryRefusal.MISALIGNED, () -> memory.compareAndSwap(4, 0, 1));
        refused(MemoryRefusal.MISALIGNED, () -> memory.fetchAndAdd(7, 1));
        refused(MemoryRefusal.OUT_OF_BOUNDS, () -> memory.fetchAndAdd(4 * MIB, 1));
        Write tooLarge = new Write(lease.id(), life, 0, Bytes.wrap(new byte[MIB + 1]));
        refused(MemoryRefusal.MALFORMED, () -> leased.host().answer(MemoryService.WRITE, BOB, tooLarge.encoded()));
        refused(MemoryRefusal.MALFORMED, () -> leased.host().answer(MemoryService.READ, BOB, Bytes.EMPTY));
        assertThat(memory.read(0, MIB)).isEqualTo(Bytes.wrap(new byte[MIB]));
    }

    @Test
    void aRestartedHostSaysThatTheContentIsLost() throws IOException {
        Lease lease = leased.open(BOB, MIB);
        RemoteMemory memory = memory(BOB, lease);
        memory.write(0, Bytes.utf8("gone"));

        leased.restart();

        Bytes read = new Read(lease.id(), memory.info().incarnation(), 0, 4).encoded();
        refused(MemoryRefusal.CONTENT_LOST, () -> leased.host().answer(MemoryService.READ, BOB, read));
        assertThat(memory(BOB, lease).read(0, 4)).isEqualTo(Bytes.wrap(new byte[4]));
    }

    @Test
    void aHostWithoutMemorySaysSoAndGoesOn() throws IOException {
        Lease small = leased.open(BOB, MIB);
        Lease large = leased.open(BOB, 512 * MIB);
        RemoteMemory working = memory(BOB, small);

        leased.memory.exhaust(true);
        refused(MemoryRefusal.HOST_FULL, () -> memory(BOB, large));
        working.write(0, Bytes.utf8("still here"));
        leased.memory.exhaust(false);

        assertThat(memory(BOB, large).read(0, 1)).isEqualTo(Bytes.wrap(new byte[1]));
    }

    @Test
    void aHostGivesNoMoreThanItsOwnLimitWhateverTheLedgerSays() throws IOException {
        try (LeasedMemory modest = new LeasedMemory(CAROL, 2 * MIB)) {
            Lease lease = modest.open(BOB, 2 * MIB);
            RemoteMemory.local(modest.host(), BOB, lease.id());
            Lease second = modest.open(BOB, 4096);

            refused(MemoryRefusal.HOST_FULL, () -> RemoteMemory.local(modest.host(), BOB, second.id()));
            modest.release(lease);
            modest.host().awaitBurials();
            RemoteMemory.local(modest.host(), BOB, second.id());
        }
    }

    @Test
    void theMachineRefusesWhatItCannotMap() {
        assertThatThrownBy(() -> new LinuxMappings().take(1L << 62)).isInstanceOf(MemorySource.Exhausted.class);
        assertThatThrownBy(() -> new JdkMemory().take(1L << 50)).isInstanceOf(MemorySource.Exhausted.class);
    }

    @Test
    void aCounterThatManySwapLosesNothing() throws Exception {
        RemoteMemory memory = memory(BOB, leased.open(BOB, 4096));
        int callers = 8;
        int each = 500;

        inParallel(callers, () -> {
            for (int i = 0; i < each; i++) {
                long seen = memory.fetchAndAdd(8, 1) - 1;
                long before;
                do {
                    before = seen;
                    seen = memory.compareAndSwap(0, before, before + 1);
                } while (seen != before);
            }
            return null;
        });

        assertThat(memory.compareAndSwap(0, 0, 0)).isEqualTo((long) callers * each);
        assertThat(memory.read(8, 8)).isEqualTo(Bytes.parseHex("0000000000000fa0"));
    }

    @Test
    void anEndWaitsForAccessesUnderWayAndLeavesNothingBehind() throws Exception {
        for (int round = 0; round < 10; round++) {
            Lease lease = leased.open(BOB, 4 * MIB);
            RemoteMemory memory = memory(BOB, lease);
            Bytes ones = Bytes.wrap(filled(MIB, (byte) 1));
            CountDownLatch writing = new CountDownLatch(4);
            try (ExecutorService writers = Executors.newCachedThreadPool()) {
                List<Future<?>> ends = new ArrayList<>();
                for (int writer = 0; writer < 4; writer++) {
                    long offset = (long) writer * MIB;
                    ends.add(writers.submit(() -> writeUntilRefused(memory, offset, ones, writing)));
                }
                writing.await();
                leased.release(lease);
                for (Future<?> end : ends) {
                    end.get();
                }
            }
        }
        leased.host().awaitBurials();
        assertThat(leased.memory.freed()).isEqualTo(10);
        assertThat(leased.memory.stripesLeft()).isZero();
    }

    private static Void writeUntilRefused(RemoteMemory memory, long offset, Bytes content, CountDownLatch writing)
            throws IOException {
        memory.write(offset, content);
        writing.countDown();
        try {
            while (true) {
                memory.write(offset, content);
            }
        } catch (MemoryRefused refused) {
            assertThat(refused.code()).isEqualTo(MemoryRefusal.LEASE_ENDED);
            return null;
        }
    }

    private static void inParallel(int callers, Callable<Void> work) throws Exception {
        try (ExecutorService workers = Executors.newCachedThreadPool()) {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                ends.add(workers.submit(work));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        }
    }

    private RemoteMemory memory(NodeId user, Lease lease) throws IOException {
        return memory(user, lease.id());
    }

    private RemoteMemory memory(NodeId user, AssetId lease) throws IOException {
        return RemoteMemory.local(leased.host(), user, lease);
    }

    private static void refused(MemoryRefusal code, ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOfSatisfying(
                        MemoryRefused.class,
                        refused ->
                                assertThat(refused.code()).as(refused.reason()).isEqualTo(code));
    }

    private static byte[] filled(int size, byte value) {
        byte[] content = new byte[size];
        Arrays.fill(content, value);
        return content;
    }
}
