package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import java.util.List;

/**
 * Records of one name and type as they came in a response, and the signatures over them.
 *
 * @param ttl seconds, the least of its records'
 * @param data each record's RDATA once, names uncompressed
 */
public record RrSet(DomainName name, RecordType type, long ttl, List<Bytes> data, List<Rrsig> signatures) {

    public RrSet {
        data = List.copyOf(data);
        signatures = List.copyOf(signatures);
    }

    /**
     * With all names in lower case, as signatures see them (RFC 4034 6.2): servers repeat the letters of the query,
     * which are random.
     */
    public RrSet lowerCase() {
        List<Bytes> lower =
                data.stream().map(each -> CanonicalForm.data(type, each)).toList();
        return new RrSet(name.lowerCase(), type, ttl, lower, signatures);
    }

    public RrSet withTtl(long seconds) {
        return new RrSet(name, type, seconds, data, signatures);
    }

    /** With the one signature that was found valid. */
    public RrSet withSignature(Rrsig valid) {
        return new RrSet(name, type, ttl, data, List.of(valid));
    }
}
