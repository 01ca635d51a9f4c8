package internet2.hypermesh.memory;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.hypermesh.memory.MemoryRequest.CompareAndSwap;
import internet2.hypermesh.memory.MemoryRequest.FetchAndAdd;
import internet2.hypermesh.memory.MemoryRequest.Open;
import internet2.hypermesh.memory.MemoryRequest.Read;
import internet2.hypermesh.memory.MemoryRequest.Write;
import internet2.stoq.Connection;
import internet2.stoq.StoqRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * A leased region as its user holds it, wherever it is. Thread-safe; all methods block, and throw
 * {@link MemoryRefused} where the host says no, another {@link IOException} where the way to it fails (then
 * whether a change took effect is unknown).
 *
 * <p>Transfers of any length go as chunks of at most {@link MemoryHost#CHUNK_BYTES_MAX}, several at once and so
 * in no order; each chunk is there when its call returns. Words are big-endian.
 */
public final class RemoteMemory {

    private final Link link;
    private final AssetId lease;
    private final RegionInfo info;

    private RemoteMemory(Link link, AssetId lease) throws IOException {
        this.link = link;
        this.lease = lease;
        this.info = call(MemoryService.OPEN, new Open(lease), RegionInfo::decode);
    }

    /** Opens a region on the node at the other end of {@code host}, which stays the caller's. */
    public static RemoteMemory over(Connection host, AssetId lease) throws IOException {
        return new RemoteMemory((service, request) -> callOver(host, service, request), lease);
    }

    /** Opens a region of this very node's: no transport, the same checks. */
    public static RemoteMemory local(MemoryHost host, NodeId self, AssetId lease) throws IOException {
        return new RemoteMemory((service, request) -> host.answer(service, self, request), lease);
    }

    /** As it was when it was opened. */
    public RegionInfo info() {
        return info;
    }

    public AssetId lease() {
        return lease;
    }

    /** At most {@link MemoryHost#CHUNK_BYTES_MAX} bytes, in one request. */
    public Bytes read(long offset, int length) throws IOException {
        Bytes content = link.call(MemoryService.READ, new Read(lease, info.incarnation(), offset, length).encoded());
        if (content.size() != length) {
            throw new IOException(
                    "the host of lease " + lease + " answered " + content.size() + " bytes, not " + length);
        }
        return content;
    }

    /** Reads {@code length} bytes into {@code sink}, which gets them in order. */
    public void read(long offset, long length, OutputStream sink) throws IOException {
        try (Pipeline chunks = new Pipeline(chunk -> sink.write(chunk.toArray()))) {
            for (long at = 0; at < length; at += MemoryHost.CHUNK_BYTES_MAX) {
                long from = offset + at;
                int size = (int) Math.min(MemoryHost.CHUNK_BYTES_MAX, length - at);
                chunks.submit(() -> read(from, size));
            }
            chunks.drain();
        }
    }

    /** At most {@link MemoryHost#CHUNK_BYTES_MAX} bytes, in one request. */
    public void write(long offset, Bytes content) throws IOException {
        link.call(MemoryService.WRITE, new Write(lease, info.incarnation(), offset, content).encoded());
    }

    /**
     * Writes what {@code source} has, to its end.
     *
     * @return how many bytes that were
     */
    public long write(long offset, InputStream source) throws IOException {
        long written = 0;
        try (Pipeline chunks = new Pipeline(chunk -> {})) {
            for (byte[] next = chunk(source); next.length > 0; next = chunk(source)) {
                long to = offset + written;
                Bytes content = Bytes.wrap(next);
                chunks.submit(() -> {
                    write(to, content);
                    return Bytes.EMPTY;
                });
                written += content.size();
            }
            chunks.drain();
        }
        return written;
    }

    /**
     * Replaces the word at {@code offset}, a multiple of 8, if it equals {@code expected}. Atomic.
     *
     * @return what was there: the replacement took place if that is {@code expected}
     */
    public long compareAndSwap(long offset, long expected, long replacement) throws IOException {
        CompareAndSwap swap = new CompareAndSwap(lease, info.incarnation(), offset, expected, replacement);
        return call(MemoryService.COMPARE_AND_SWAP, swap, CanonicalReader::u64);
    }

    /**
     * Adds to the word at {@code offset}, a multiple of 8; wraps around at 2^64. Atomic.
     *
     * @return what was there
     */
    public long fetchAndAdd(long offset, long delta) throws IOException {
        FetchAndAdd add = new FetchAndAdd(lease, info.incarnation(), offset, delta);
        return call(MemoryService.FETCH_AND_ADD, add, CanonicalReader::u64);
    }

    private <T> T call(MemoryService service, MemoryRequest request, Function<CanonicalReader, T> answer)
            throws IOException {
        Bytes answered = link.call(service, request.encoded());
        try {
            return CanonicalReader.decode(answered, answer);
        } catch (MalformedInputException e) {
            throw new IOException("the host of lease " + lease + " answered something else than asked for", e);
        }
    }

    private static Bytes callOver(Connection host, MemoryService service, Bytes request) throws IOException {
        try {
            return host.call(service.number(), request);
        } catch (StoqRefusal refusal) {
            MemoryRefusal code = MemoryRefusal.of(refusal.code()).orElse(null);
            throw code == null ? refusal : new MemoryRefused(code, refusal.reason());
        }
    }

    private static byte[] chunk(InputStream source) throws IOException {
        return source.readNBytes(MemoryHost.CHUNK_BYTES_MAX);
    }

    /** The way to the host. */
    private interface Link {
        Bytes call(MemoryService service, Bytes request) throws IOException;
    }
}
