package internet2.stoq.content.transfer;

import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;

/** The content is what its id says, and yet nothing an honest publisher makes. */
public final class MalformedContent extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedContent(ContentId id, String why) {
        super("content " + id + " was made by no honest publisher: " + why);
    }
}
