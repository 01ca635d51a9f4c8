package internet2.server.adapters;

import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.ContentApi;
import internet2.server.gateway.ProblemKind;
import internet2.stoq.content.ContentLibrary;
import internet2.stoq.content.ContentTooLarge;
import internet2.stoq.content.HeldContent;
import internet2.stoq.content.OpenContent;
import internet2.stoq.content.Published;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.store.ContentStoreFull;
import internet2.stoq.content.transfer.ContentUnavailable;
import internet2.stoq.content.transfer.FetchReport;
import internet2.stoq.content.transfer.MalformedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content of this node and its peers. */
public final class ContentAdapter implements ContentApi {

    private static final Logger log = LoggerFactory.getLogger(ContentAdapter.class);

    private final ContentLibrary library;

    public ContentAdapter(ContentLibrary library) {
        this.library = library;
    }

    @Override
    public PublishedContent publish(Caller caller, String name, int data, int parity, InputStream source)
            throws IOException {
        ClientStream client = new ClientStream();
        try {
            Published published = library.publish(client.from(source), name, new Spread(data, parity));
            return new PublishedContent(
                    view(published.id(), published.manifest()), published.newBytes(), published.packedBytes());
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (client.failed()) {
                throw e;
            }
            throw problem(e);
        }
    }

    @Override
    public ContentList list(Caller caller) {
        try {
            return new ContentList(
                    library.list().stream().map(ContentAdapter::view).toList());
        } catch (IOException e) {
            throw problem(e);
        }
    }

    @Override
    public ContentView describe(Caller caller, ContentId id) {
        try (OpenContent content = library.open(id)) {
            return view(id, content.manifest());
        } catch (IOException e) {
            throw problem(e);
        }
    }

    @Override
    public void read(Caller caller, ContentId id, OutputStream sink) throws IOException {
        boolean whole = false;
        ClientStream client = new ClientStream();
        OpenContent content = open(id);
        try (content) {
            content.copyTo(client.to(sink));
            whole = true;
        } catch (IOException e) {
            if (client.failed()) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("content", id)
                    .addKeyValue("why", e.getMessage())
                    .log("content not fetched");
            throw problem(e);
        } finally {
            FetchReport report = content.report();
            log.atInfo()
                    .addKeyValue("content", id)
                    .addKeyValue("whole", whole)
                    .addKeyValue("moved_bytes", report.movedBytes())
                    .addKeyValue("peers", report.byPeer().size())
                    .addKeyValue("dropped", report.dropped())
                    .log("content read");
        }
    }

    @Override
    public RemovedContent remove(Caller caller, ContentId id) {
        try {
            if (!library.remove(id)) {
                throw ApiProblem.notFound(
                        "this node has no content " + id + "; `nexus content list` shows what it has");
            }
            return new RemovedContent(id.toString());
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private OpenContent open(ContentId id) {
        try {
            return library.open(id);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private static ApiProblem problem(IOException failure) {
        String why = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ContentUnavailable nobody -> ApiProblem.notFound(why);
            case ContentTooLarge large -> ApiProblem.refused("too_large", why);
            case ContentStoreFull full -> ApiProblem.refused("store_full", why);
            case MalformedContent malformed -> ApiProblem.refused("malformed_content", why);
            default -> {
                log.atWarn().setCause(failure).log("the content store failed");
                yield new ApiProblem(
                        ProblemKind.INTERNAL, "the node's store of content failed (" + why + "); its log has more");
            }
        };
    }

    private static ContentView view(ContentId id, Manifest manifest) {
        return new ContentView(
                id.toString(),
                manifest.name(),
                manifest.size(),
                manifest.chunks(),
                manifest.contentClass().name().toLowerCase(Locale.ROOT),
                manifest.spread().data(),
                manifest.spread().parity());
    }

    private static HeldContentView view(HeldContent held) {
        return new HeldContentView(
                held.id().toString(),
                held.manifest().name(),
                held.manifest().size(),
                held.kind().name().toLowerCase(Locale.ROOT),
                held.manifest().chunks(),
                held.chunksHere(),
                held.since());
    }
}
