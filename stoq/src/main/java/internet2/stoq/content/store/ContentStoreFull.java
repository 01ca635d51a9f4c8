package internet2.stoq.content.store;

import java.io.IOException;

/** The store may not grow any more, and all that it holds is published here or in use. */
public final class ContentStoreFull extends IOException {

    private static final long serialVersionUID = 1L;

    ContentStoreFull(long bytes, long bytesMax) {
        super("the content store holds " + bytes + " of " + bytesMax
                + " bytes, none of which may go: remove published content, or let the store be larger");
    }
}
