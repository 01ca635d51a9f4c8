package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/** One small content. */
interface FakeContent extends ContentApi {

    Bytes CONTENT = Bytes.utf8("content");

    @Override
    default PublishedContent publish(Caller caller, String name, int data, int parity, InputStream source)
            throws IOException {
        Bytes read = Bytes.wrap(source.readAllBytes());
        return new PublishedContent(
                new ContentView(ContentId.of(read).toString(), name, read.size(), 1, "text", data, parity),
                read.size(),
                read.size());
    }

    @Override
    default ContentList list(Caller caller) {
        return new ContentList(List.of(new HeldContentView(
                ContentId.of(CONTENT).toString(), "name", CONTENT.size(), "published", 1, 1, Instant.EPOCH)));
    }

    @Override
    default ContentView describe(Caller caller, ContentId id) {
        return new ContentView(id.toString(), "name", CONTENT.size(), 1, "text", 1, 0);
    }

    @Override
    default void read(Caller caller, ContentId id, OutputStream sink) throws IOException {
        sink.write(CONTENT.toArray());
    }

    @Override
    default RemovedContent remove(Caller caller, ContentId id) {
        return new RemovedContent(id.toString());
    }
}
