package internet2.server.gateway;

import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/** Content that this node publishes, and that of others, which it fetches. */
public interface ContentApi {

    /**
     * Keeps all of {@code source} until it is removed, and serves it to peers.
     *
     * @param data chunks of a stripe
     * @param parity shards added to each; 0: none
     */
    PublishedContent publish(Caller caller, String name, int data, int parity, InputStream source) throws IOException;

    ContentList list(Caller caller);

    /** Brings the manifest, if it isn't here. */
    ContentView describe(Caller caller, ContentId id);

    /**
     * Writes all of it to {@code sink}; blocks when the client is slow.
     *
     * <p>A refusal before the first byte is told; afterwards the only answer left is to end the stream.
     */
    void read(Caller caller, ContentId id, OutputStream sink) throws IOException;

    RemovedContent remove(Caller caller, ContentId id);

    /** @param contentClass what it was taken for, which decides how it is cut and packed */
    record ContentView(String id, String name, long size, long chunks, String contentClass, int data, int parity) {}

    /**
     * @param newBytes of chunks that the node did not have
     * @param packedBytes of those, as they lie on disk
     */
    record PublishedContent(ContentView content, long newBytes, long packedBytes) {}

    /** @param kind {@code published} or {@code fetched} */
    record HeldContentView(
            String id, String name, long size, String kind, long chunks, long chunksHere, Instant since) {}

    record ContentList(List<HeldContentView> contents) {}

    record RemovedContent(String id) {}
}
