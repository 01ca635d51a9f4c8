package internet2.trustchain.resolver;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.WireReader;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Rrsig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records of a section as sets, each with the signatures over it; what is malformed or of another class is left out.
 */
final class Reading {

    private static final int CLASS_IN = 1;
    private static final int DNS_PORT = 53;
    private static final int SOA_MINIMUM_BYTES = 4;

    private Reading() {}

    static List<RrSet> sets(List<ResourceRecord> records) {
        Map<Question, List<Rrsig>> signatures = new LinkedHashMap<>();
        Map<Question, Set<Bytes>> data = new LinkedHashMap<>();
        Map<Question, Long> ttls = new LinkedHashMap<>();
        for (ResourceRecord each : records) {
            if (each.dnsClass() != CLASS_IN) {
                continue;
            }
            if (each.type().equals(RecordType.RRSIG)) {
                signature(each.data())
                        .ifPresent(signature -> signatures
                                .computeIfAbsent(
                                        new Question(each.name(), signature.covered()), key -> new ArrayList<>())
                                .add(signature));
            } else if (each.type().isData()) {
                Question key = new Question(each.name(), each.type());
                data.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(each.data());
                ttls.merge(key, seconds(each.ttl()), Math::min);
            }
        }
        return data.entrySet().stream()
                .map(entry -> new RrSet(
                        entry.getKey().name(),
                        entry.getKey().type(),
                        ttls.getOrDefault(entry.getKey(), 0L),
                        List.copyOf(entry.getValue()),
                        signatures.getOrDefault(entry.getKey(), List.of())))
                .map(RrSet::lowerCase)
                .toList();
    }

    static Optional<RrSet> find(List<RrSet> sets, DomainName name, RecordType type) {
        return sets.stream()
                .filter(each -> each.type().equals(type) && each.name().equals(name))
                .findFirst();
    }

    /** The name that the data of a CNAME, DNAME or NS record is. */
    static DomainName target(Bytes data) {
        WireReader in = new WireReader(data.toArray());
        DomainName name = in.name(false);
        in.end();
        return name;
    }

    /** RFC 2308 5: the lesser of the SOA's own time to live and its last field. */
    static long negativeTtl(RrSet soa) {
        Bytes data = soa.data().getFirst();
        WireReader in = new WireReader(
                data.slice(data.size() - SOA_MINIMUM_BYTES, data.size()).toArray());
        return Math.min(soa.ttl(), seconds(in.u32()));
    }

    /** Where to ask the servers that have AAAA records in the section; we speak IPv6 alone. */
    static List<Upstream> servers(List<ResourceRecord> section, Set<DomainName> names) {
        return section.stream()
                .filter(each -> each.type().equals(RecordType.AAAA) && names.contains(each.name()))
                .flatMap(each -> server(each.data()).stream())
                .distinct()
                .toList();
    }

    /** Nothing where the data is no address, or an IPv4 address in disguise. */
    static Optional<Upstream> server(Bytes address) {
        try {
            return Optional.of(InetAddress.getByAddress(address.toArray()))
                    .filter(Inet6Address.class::isInstance)
                    .map(each -> Upstream.plain(new InetSocketAddress(each, DNS_PORT)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** RFC 2181 8: with the highest bit set it is 0. */
    private static long seconds(long ttl) {
        return ttl > Integer.MAX_VALUE ? 0 : ttl;
    }

    private static Optional<Rrsig> signature(Bytes data) {
        try {
            return Optional.of(Rrsig.parse(data));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }
}
