package internet2.stoq.content;

import java.io.IOException;

/** Content is larger than this node takes. */
public final class ContentTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    ContentTooLarge(long bytesMax) {
        super("content has more than " + bytesMax + " bytes, the most that this node takes");
    }
}
