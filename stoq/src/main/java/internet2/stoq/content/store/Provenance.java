package internet2.stoq.content.store;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.stoq.content.manifest.ContentId;
import java.time.Instant;
import java.util.Optional;

/**
 * Where an object came from.
 *
 * @param from the peer that sent it; empty: published here, or restored here from parity
 * @param at when
 * @param vouchedBy the content whose manifest named it, so that its bytes are what the content's publisher meant; empty
 *     where it was published here
 */
public record Provenance(Optional<NodeId> from, Instant at, Optional<ContentId> vouchedBy) implements Encodable {

    public static Provenance published(Instant at) {
        return new Provenance(Optional.empty(), at, Optional.empty());
    }

    static Provenance decode(CanonicalReader in) {
        return new Provenance(
                in.optional(CanonicalReader::hash).map(NodeId::new), in.instant(), in.optional(ContentId::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.optional(from, (to, node) -> to.hash(node.hash())).instant(at).optional(vouchedBy, CanonicalWriter::value);
    }
}
