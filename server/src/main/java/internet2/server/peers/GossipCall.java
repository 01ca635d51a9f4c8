package internet2.server.peers;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.gossip.Growth;
import internet2.trustchain.log.SignedNote;
import java.util.Optional;

/**
 * The newest signed head of the log that a node has: asked with, and answered.
 *
 * @param note empty where there is none yet
 * @param growth in an answer: what the tree under this head begins with, for as many entries as the asker's head has
 */
record GossipCall(String note, Optional<Growth> growth) implements Encodable {

    @Override
    public void encode(CanonicalWriter out) {
        out.text(note).optional(growth, (to, value) -> to.value(value));
    }

    static GossipCall decode(CanonicalReader in) {
        return new GossipCall(in.text(SignedNote.SIZE_MAX), in.optional(Growth::decode));
    }
}
