package internet2.stoq.content;

import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Manifest;

/**
 * @param newBytes plain bytes of chunks that the store did not have
 * @param packedBytes of those, as they lie on disk
 */
public record Published(ContentId id, Manifest manifest, long newBytes, long packedBytes) {}
