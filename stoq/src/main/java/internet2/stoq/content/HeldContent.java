package internet2.stoq.content;

import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;
import java.time.Instant;

/**
 * Content that a node has, or has some of.
 *
 * @param since when it was published, or first fetched
 * @param chunksHere of the manifest's chunks
 */
public record HeldContent(ContentId id, Manifest manifest, ContentKind kind, Instant since, long chunksHere) {}
