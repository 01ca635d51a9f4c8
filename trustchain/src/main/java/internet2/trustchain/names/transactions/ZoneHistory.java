package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Each zone as it was when its last serial numbers came up, from which incremental transfers are made (RFC 1995). Where
 * zones are signed, a change may be served in several steps, and the new serial number comes with the last: between
 * them, a secondary is given the zone as it was. The pictures share nearly everything, so that one costs what its
 * change did. Thread-safe.
 */
public final class ZoneHistory {

    /** Secondaries that are further behind get the whole zone. */
    private static final int VERSIONS_MAX = 256;

    private record Version(long serial, ZoneView picture) {}

    /** The newest first. Guarded by this. */
    private final Map<DomainName, Deque<Version>> zones = new HashMap<>();

    private ZoneView last = ZoneView.EMPTY;

    /** The picture after a block; the same one again changes nothing. */
    public synchronized void add(ZoneView picture) {
        if (picture == last) {
            return;
        }
        last = picture;
        zones.keySet().retainAll(Set.copyOf(picture.zones()));
        for (DomainName apex : picture.zones()) {
            picture.soa(apex).ifPresent(soa -> add(apex, serial(soa), picture));
        }
    }

    private void add(DomainName apex, long serial, ZoneView picture) {
        Deque<Version> versions = zones.computeIfAbsent(apex, first -> new ArrayDeque<>());
        if (versions.isEmpty() || versions.getFirst().serial() != serial) {
            versions.addFirst(new Version(serial, picture));
            if (versions.size() > VERSIONS_MAX) {
                versions.removeLast();
            }
        }
    }

    /** The picture in which the zone got its newest serial number. */
    synchronized Optional<ZoneView> newest(DomainName apex) {
        return Optional.ofNullable(zones.get(apex))
                .map(versions -> versions.getFirst().picture());
    }

    /** The picture in which the zone got this serial number. */
    synchronized Optional<ZoneView> at(DomainName apex, long serial) {
        return Optional.ofNullable(zones.get(apex)).stream()
                .flatMap(Deque::stream)
                .filter(version -> version.serial() == serial)
                .map(Version::picture)
                .findFirst();
    }

    /** The serial number in a SOA record (RFC 1035 3.3.13). */
    static long serial(ResourceRecord soa) {
        Bytes data = soa.data();
        int primary = Wires.nameSize(data, 0);
        return Wires.u32(data, primary + Wires.nameSize(data, primary));
    }
}
