package internet2.hypermesh.memory;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;

/**
 * A region as its host has it.
 *
 * @param size bytes
 * @param until when the lease ends, as the host knows now
 * @param incarnation another number whenever the region begins anew from zeros
 */
public record RegionInfo(long size, Instant until, long incarnation) implements Encodable {

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(size).instant(until).u64(incarnation);
    }

    static RegionInfo decode(CanonicalReader in) {
        return new RegionInfo(in.u64(), in.instant(), in.u64());
    }
}
