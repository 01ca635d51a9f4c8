package internet2.stoq.content;

import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.transfer.ContentFetch;
import internet2.stoq.content.transfer.ContentReader;
import internet2.stoq.content.transfer.FetchReport;
import java.io.IOException;
import java.io.OutputStream;

/** Content that is being read. Not thread-safe. */
public final class OpenContent implements AutoCloseable {

    private final ContentLibrary library;
    private final ContentFetch fetch;
    private final ContentReader reader;
    private long window;

    OpenContent(ContentLibrary library, ContentFetch fetch, ContentReader reader, long window) {
        this.library = library;
        this.fetch = fetch;
        this.reader = reader;
        this.window = window;
    }

    public Manifest manifest() {
        return reader.manifest();
    }

    /**
     * Writes all of it, each byte checked before it is written; a slow sink slows the fetch down.
     *
     * @throws internet2.stoq.content.transfer.ContentUnavailable where nobody has some of it
     * @throws internet2.stoq.content.transfer.MalformedContent where no honest publisher made it
     */
    public void copyTo(OutputStream sink) throws IOException {
        library.reading(fetch.content());
        reader.copyTo(sink);
    }

    /** What was moved up to now. */
    public FetchReport report() {
        return fetch.report();
    }

    /** What is on its way is given up; what has come stays. */
    @Override
    public void close() {
        fetch.close();
        library.closed(window);
        window = 0;
    }
}
