package internet2.hypermesh.memory;

import internet2.foundation.Bytes;
import internet2.hypermesh.assets.Lease;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The memory of one lease. Thread-safe.
 *
 * <p>Accesses hold the read lock, the end holds the write lock: so it waits for those under way, and those
 * that come later find the region ended. The end writes zeros over all that was ever written, then frees.
 * Aligned atomic operations are atomic among each other; a read or write of several bytes is not.
 */
final class Region {

    /** What is zeroed as one: regions are large and often hardly used. */
    private static final int STRIPE_BYTES = 1 << 20;

    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN).varHandle();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final MemorySource.Block block;
    private final MemorySegment segment;
    private final long incarnation;

    /** Which stripes were written. Set under the read lock (only ever to true), read under the write lock. */
    private final boolean[] written;

    /** Under the lock: changed by the end alone. */
    private boolean ended;

    private volatile Lease lease;

    Region(Lease lease, MemorySource.Block block, long incarnation) {
        this.lease = lease;
        this.block = block;
        this.segment = block.segment();
        this.incarnation = incarnation;
        this.written = new boolean[Math.toIntExact((segment.byteSize() + STRIPE_BYTES - 1) / STRIPE_BYTES)];
    }

    /** The lease as committed when it was last looked at. */
    Lease lease() {
        return lease;
    }

    void renew(Lease committed) {
        lease = committed;
    }

    RegionInfo info() {
        return new RegionInfo(segment.byteSize(), lease.until(), incarnation);
    }

    Bytes read(long incarnation, long offset, long length) throws MemoryRefused {
        checkLength(length);
        return access(incarnation, offset, length, () -> {
            byte[] content = new byte[(int) length];
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, content, 0, content.length);
            return Bytes.wrap(content);
        });
    }

    void write(long incarnation, long offset, Bytes content) throws MemoryRefused {
        access(incarnation, offset, content.size(), () -> {
            touch(offset, content.size());
            MemorySegment.copy(MemorySegment.ofBuffer(content.buffer()), 0, segment, offset, content.size());
            return Bytes.EMPTY;
        });
    }

    /** What was there; the replacement is there now if that equals {@code expected}. */
    long compareAndSwap(long incarnation, long offset, long expected, long replacement) throws MemoryRefused {
        checkAligned(offset);
        return access(incarnation, offset, Long.BYTES, () -> {
            touch(offset, Long.BYTES);
            return (long) WORD.compareAndExchange(segment, offset, expected, replacement);
        });
    }

    /** What was there. */
    long fetchAndAdd(long incarnation, long offset, long delta) throws MemoryRefused {
        checkAligned(offset);
        return access(incarnation, offset, Long.BYTES, () -> {
            touch(offset, Long.BYTES);
            return (long) WORD.getAndAdd(segment, offset, delta);
        });
    }

    /** Waits for the accesses under way, zeroes, frees. Further calls do nothing. */
    void end() {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            if (!ended) {
                ended = true;
                zero();
                block.free();
            }
        } finally {
            exclusive.unlock();
        }
    }

    private void zero() {
        for (int stripe = 0; stripe < written.length; stripe++) {
            if (written[stripe]) {
                long from = (long) stripe * STRIPE_BYTES;
                segment.asSlice(from, Math.min(STRIPE_BYTES, segment.byteSize() - from))
                        .fill((byte) 0);
            }
        }
    }

    private <T> T access(long caller, long offset, long length, Access<T> access) throws MemoryRefused {
        if (caller != incarnation) {
            throw new MemoryRefused(
                    MemoryRefusal.CONTENT_LOST,
                    "the host has begun lease " + lease.id() + " anew from zeros: open it again and write it again");
        }
        // The second comparison can't overflow: both sides are within the region by then.
        if (offset < 0 || offset > segment.byteSize() || length > segment.byteSize() - offset) {
            throw new MemoryRefused(
                    MemoryRefusal.OUT_OF_BOUNDS,
                    length + " bytes at " + Long.toUnsignedString(offset) + " reach beyond the " + segment.byteSize()
                            + " bytes of lease " + lease.id());
        }
        Lock shared = lock.readLock();
        shared.lock();
        try {
            if (ended) {
                throw new MemoryRefused(MemoryRefusal.LEASE_ENDED, "lease " + lease.id() + " has just ended");
            }
            return access.perform();
        } finally {
            shared.unlock();
        }
    }

    private void touch(long offset, long length) {
        if (length > 0) {
            for (long stripe = offset / STRIPE_BYTES; stripe <= (offset + length - 1) / STRIPE_BYTES; stripe++) {
                written[(int) stripe] = true;
            }
        }
    }

    private static void checkLength(long length) throws MemoryRefused {
        if (length > MemoryHost.CHUNK_BYTES_MAX) {
            throw new MemoryRefused(
                    MemoryRefusal.TOO_LARGE,
                    "one request reads or writes " + MemoryHost.CHUNK_BYTES_MAX + " bytes at most, not " + length);
        }
    }

    private static void checkAligned(long offset) throws MemoryRefused {
        if (offset % Long.BYTES != 0) {
            throw new MemoryRefused(
                    MemoryRefusal.MISALIGNED,
                    "an atomic operation wants an offset that is a multiple of 8, not "
                            + Long.toUnsignedString(offset));
        }
    }

    private interface Access<T> {
        T perform();
    }
}
