package internet2.trustchain.names.transactions;

import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a secondary is given, in the order in which the records go out. */
final class Transfer {

    private Transfer() {}

    /** The answer to an allowed AXFR or IXFR for one of the zones. */
    static Stream<ResourceRecord> answer(DnsMessage query, Transport transport, ZoneView now, ZoneHistory history) {
        DomainName apex = query.questions().getFirst().name();
        ResourceRecord soa = now.soa(apex).orElseThrow();
        if (query.questions().getFirst().type().equals(RecordType.AXFR)) {
            return whole(now, apex, soa);
        }
        Optional<Long> from = query.authority().stream()
                .filter(each ->
                        each.type().equals(RecordType.SOA) && each.name().equals(apex))
                .findFirst()
                .map(ZoneHistory::serial);
        // RFC 1995 2: nothing newer, or a datagram that it does not fit: "a single SOA record of the server's version"
        boolean current = from.filter(serial -> !Zone.isLater(ZoneHistory.serial(soa), serial))
                .isPresent();
        if (current || transport == Transport.UDP) {
            return Stream.of(soa);
        }
        return from.flatMap(serial -> history.at(apex, serial))
                .map(then -> changes(then, now, apex, soa))
                .orElseGet(() -> whole(now, apex, soa));
    }

    /** RFC 5936 2.2: the SOA first and last. */
    private static Stream<ResourceRecord> whole(ZoneView now, DomainName apex, ResourceRecord soa) {
        return Stream.of(Stream.of(soa), now.transferable(apex), Stream.of(soa)).flatMap(part -> part);
    }

    /** RFC 1995 4: one sequence of all that is gone, then of all that is new; steps between are left out (5). */
    private static Stream<ResourceRecord> changes(ZoneView then, ZoneView now, DomainName apex, ResourceRecord soa) {
        List<ResourceRecord> gone = then.transferableOnlyHere(apex, now);
        List<ResourceRecord> come = now.transferableOnlyHere(apex, then);
        return Stream.of(
                        Stream.of(soa, then.soa(apex).orElseThrow()),
                        gone.stream(),
                        Stream.of(soa),
                        come.stream(),
                        Stream.of(soa))
                .flatMap(part -> part);
    }
}
