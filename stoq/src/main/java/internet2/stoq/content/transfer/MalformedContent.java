package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import java.io.IOException;

/** The content is what its id says, and yet nothing an honest publisher makes. */
public final class MalformedContent extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedContent(ContentId id, String why) {
        super("content " + id + " was made by no honest publisher: " + why);
    }

    /** For bytes that are those of their id. */
    static void requireSize(ContentId content, ObjectRef announced, Bytes plain) throws MalformedContent {
        if (plain.size() != announced.size()) {
            throw new MalformedContent(
                    content, "a chunk of " + announced.size() + " bytes is announced and has " + plain.size());
        }
    }
}
