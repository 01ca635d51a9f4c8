package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Pictures of the zones of the last blocks, from which incremental transfers are made (RFC 1995). They share nearly
 * everything, so that one costs what its block changed. Thread-safe.
 */
public final class ZoneHistory {

    /** Secondaries that are further behind get the whole zone. */
    private static final int PICTURES_MAX = 1024;

    /** The newest first. Guarded by this. */
    private final Deque<ZoneView> pictures = new ArrayDeque<>();

    /** The picture after a block; the same one again changes nothing. */
    public synchronized void add(ZoneView picture) {
        if (pictures.peekFirst() != picture) {
            pictures.addFirst(picture);
            if (pictures.size() > PICTURES_MAX) {
                pictures.removeLast();
            }
        }
    }

    /** A picture in which the zone had this serial number. */
    synchronized Optional<ZoneView> at(DomainName apex, long serial) {
        return pictures.stream()
                .filter(each ->
                        each.soa(apex).filter(soa -> serial(soa) == serial).isPresent())
                .findFirst();
    }

    /** The serial number in a SOA record (RFC 1035 3.3.13). */
    static long serial(ResourceRecord soa) {
        Bytes data = soa.data();
        int primary = Wires.nameSize(data, 0);
        return Wires.u32(data, primary + Wires.nameSize(data, primary));
    }
}
