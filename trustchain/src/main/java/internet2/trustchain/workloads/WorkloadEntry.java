package internet2.trustchain.workloads;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.SubjectName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who gets which identity: a process for which all selectors hold, on the node or on any, is {@code path} in the
 * network's trust domain.
 *
 * @param path of the SPIFFE ID (SPIFFE-ID specification, section 2.2), such as {@code /web}; {@code /node/...} and
 *     {@code /identity/...} are whom the ledger itself knows, and nobody hands them out
 * @param node whose processes; on every node of the network where it is empty
 * @param selectors 1 to {@value #SELECTORS_MAX}, all of which must hold
 * @param dnsNames beside the SPIFFE ID in the certificate, up to {@value #DNS_NAMES_MAX}; none is a wildcard
 * @param lifetime of the certificates; the policy's default where it is empty
 */
public record WorkloadEntry(
        String path,
        Optional<NodeId> node,
        List<Selector> selectors,
        List<String> dnsNames,
        Optional<Duration> lifetime)
        implements Encodable {

    public static final int SELECTORS_MAX = 8;
    public static final int DNS_NAMES_MAX = 16;

    private static final int PATH_BYTES_MAX = 512;
    private static final int NAME_BYTES_MAX = 253;

    public WorkloadEntry {
        selectors = List.copyOf(selectors);
        dnsNames = List.copyOf(dnsNames);
        SubjectName.SpiffeId id = new SubjectName.SpiffeId("trust-domain", path);
        if (id.path().startsWith("/node/") || id.path().startsWith("/identity/")) {
            throw new IllegalArgumentException(
                    "a workload's path does not begin with /node/ or /identity/, unlike \"" + path + "\"");
        }
        if (selectors.isEmpty() || selectors.size() > SELECTORS_MAX) {
            throw new IllegalArgumentException("an entry has 1 to " + SELECTORS_MAX
                    + " selectors, such as unix:uid:1000; this one has " + selectors.size());
        }
        if (dnsNames.size() > DNS_NAMES_MAX) {
            throw new IllegalArgumentException("an entry has at most " + DNS_NAMES_MAX + " DNS names");
        }
        for (String name : dnsNames) {
            if (new SubjectName.DnsName(name).wildcard()) {
                throw new IllegalArgumentException("a workload has no wildcard, unlike \"" + name + "\"");
            }
        }
        if (lifetime.filter(each -> each.isNegative() || each.isZero()).isPresent()) {
            throw new IllegalArgumentException("a lifetime is longer than nothing");
        }
    }

    /** Two entries that say the same are the same. */
    public Hash id() {
        return Hash.of(encoded());
    }

    public SubjectName.SpiffeId spiffeId(String trustDomain) {
        return new SubjectName.SpiffeId(trustDomain, path);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(path)
                .optional(node, (to, id) -> to.hash(id.hash()))
                .list(selectors, CanonicalWriter::value)
                .list(dnsNames, CanonicalWriter::text)
                .optional(lifetime, CanonicalWriter::duration);
    }

    static WorkloadEntry decode(CanonicalReader in) {
        return new WorkloadEntry(
                in.text(PATH_BYTES_MAX),
                in.optional(each -> new NodeId(each.hash())),
                in.list(SELECTORS_MAX, Selector::decode),
                in.list(DNS_NAMES_MAX, each -> each.text(NAME_BYTES_MAX)),
                in.optional(CanonicalReader::duration));
    }
}
