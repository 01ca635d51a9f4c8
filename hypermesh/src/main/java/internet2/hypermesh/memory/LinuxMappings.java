package internet2.hypermesh.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Memory from mmap(2): private anonymous pages that cost nothing before they are touched, are counted neither
 * as heap nor as direct memory, stay out of core dumps and are the kernel's again right after munmap(2).
 */
final class LinuxMappings implements MemorySource {

    // From the kernel's asm-generic/mman-common.h; x86-64, Arm and RISC-V share these.
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int MADV_DONTDUMP = 16;
    private static final long MAP_FAILED = -1;
    private static final int ENOMEM = 12;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle MMAP = function(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG),
            CAPTURE_ERRNO);
    private static final MethodHandle MUNMAP =
            function("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private record Mapping(MemorySegment segment, Arena arena) implements Block {
        @Override
        public void free() {
            arena.close();
        }
    }

    @Override
    @SuppressWarnings("restricted") // the address and the length are what mmap has just given
    public Block take(long bytes) throws Exhausted {
        MemorySegment address = map(bytes);
        advise(address, bytes);
        Arena arena = Arena.ofShared();
        return new Mapping(address.reinterpret(bytes, arena, mapped -> unmap(mapped, bytes)), arena);
    }

    private static MemorySegment map(long bytes) throws Exhausted {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(Linker.Option.captureStateLayout());
            MemorySegment address = (MemorySegment)
                    MMAP.invokeExact(state, MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (address.address() == MAP_FAILED) {
                int errno = (int) ERRNO.get(state, 0L);
                throw new Exhausted("mmap of " + bytes + " bytes failed: "
                        + (errno == ENOMEM ? "out of memory" : "errno " + errno));
            }
            return address;
        } catch (Exhausted e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("mmap could not be called", e);
        }
    }

    /** A wish, not a need: its failure is ignored. */
    private static void advise(MemorySegment address, long bytes) {
        try {
            int ignored = (int) MADVISE.invokeExact(address, bytes, MADV_DONTDUMP);
        } catch (Throwable e) {
            throw new IllegalStateException("madvise could not be called", e);
        }
    }

    private static void unmap(MemorySegment address, long bytes) {
        try {
            int failed = (int) MUNMAP.invokeExact(address, bytes);
            if (failed != 0) {
                throw new IllegalStateException("munmap of " + bytes + " bytes failed");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("munmap could not be called", e);
        }
    }

    @SuppressWarnings("restricted") // three functions of the C library with their documented signatures
    private static MethodHandle function(String name, FunctionDescriptor signature, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, options);
    }
}
