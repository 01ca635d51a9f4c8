package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.hypermesh.HyperMesh;
import internet2.hypermesh.memory.MemoryRefused;
import internet2.hypermesh.memory.RemoteMemory;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.MemoryApi;
import internet2.stoq.StoqException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Leased memory, on this machine or reached over STOQ. */
public final class MemoryAdapter implements MemoryApi {

    private static final int WORD = 8;

    private final HyperMesh mesh;

    public MemoryAdapter(HyperMesh mesh) {
        this.mesh = mesh;
    }

    @Override
    public void read(Caller caller, GlobalAddress address, long offset, long length, OutputStream sink)
            throws IOException {
        RemoteMemory memory = open(address);
        requireWithin(memory, offset, length);
        memory.read(offset, length, sink);
    }

    @Override
    public long write(Caller caller, GlobalAddress address, long offset, long length, InputStream source)
            throws IOException {
        RemoteMemory memory = open(address);
        requireWithin(memory, offset, Math.max(0, length));
        try {
            return memory.write(offset, source);
        } catch (MemoryRefused e) {
            throw problem(e);
        }
    }

    @Override
    public Bytes compareAndSwap(Caller caller, GlobalAddress address, long offset, Bytes expected, Bytes desired) {
        try {
            long witness = open(address).compareAndSwap(offset, word(expected), word(desired));
            return Bytes.wrap(ByteBuffer.allocate(WORD).putLong(witness).array());
        } catch (MemoryRefused e) {
            throw problem(e);
        } catch (IOException e) {
            throw ApiProblem.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private RemoteMemory open(GlobalAddress address) {
        try {
            return mesh.memory(address);
        } catch (MemoryRefused e) {
            throw problem(e);
        } catch (StoqException e) {
            throw ApiProblem.unavailable("the host of " + address + " can't be reached: " + e.getMessage());
        } catch (IOException e) {
            throw ApiProblem.unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** Refused before the first byte is sent, while the answer can still say why. */
    private static void requireWithin(RemoteMemory memory, long offset, long length) {
        long size = memory.info().size();
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw ApiProblem.refused(
                    "out-of-bounds", "the lease has " + size + " bytes; " + length + " at " + offset + " lie outside");
        }
    }

    private static long word(Bytes bytes) {
        if (bytes.size() != WORD) {
            throw ApiProblem.badRequest("8 bytes are compared and swapped, not " + bytes.size());
        }
        return bytes.buffer().getLong();
    }

    private static ApiProblem problem(MemoryRefused refused) {
        return ApiProblem.refused(refused.code().label(), refused.reason());
    }
}
