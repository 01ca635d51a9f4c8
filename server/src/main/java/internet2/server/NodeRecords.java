package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.NodeNames;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the network's zone says of this node by itself, below its name: where it is (AAAA), which key it shows at each
 * port (TLSA, RFC 6698), and how to speak HTTPS with it (RFC 9460). One owner at a time.
 */
final class NodeRecords {

    private static final Logger log = LoggerFactory.getLogger(NodeRecords.class);

    private static final long TTL = 300;

    private final Foundations ground;
    private final Core core;
    private final DomainName name;

    /** TLSA data of what was published last: stays beside the next, for whom a cache still serves (RFC 7671 8.1). */
    private List<String> shown = List.of();

    NodeRecords(Foundations ground, Core core) {
        this.ground = ground;
        this.core = core;
        this.name =
                DomainName.parse(NodeNames.of(ground.id(), ground.certificates().trustDomain()));
    }

    /** Before the certificate is shown. What is published already costs nothing. */
    void publish(NodeCertificate certificate) {
        String now = tlsa(certificate);
        List<String> both =
                Stream.concat(shown.stream(), Stream.of(now)).distinct().toList();
        NamesReader names = new NamesReader(core.ledger().state(NamesModule.NAME));
        Zone zone = names.zoneOf(name).orElseThrow(() -> new IllegalStateException(name + " lies in no zone"));
        List<ZoneChange> changes = changes(wanted(both), names);
        if (!changes.isEmpty()) {
            ChangeZone change = new ChangeZone(zone.apex(), List.of(), changes);
            core.accounts()
                    .node()
                    .submit(NamesModule.NAME, change, change.stateBytes(names))
                    .join();
        }
        shown = List.of(now);
    }

    /** The same for a certificate that replaces another; without the ledger the records stay as they are. */
    void renew(NodeCertificate certificate) {
        try {
            publish(certificate);
        } catch (CompletionException e) {
            log.atWarn().setCause(e).log("the new key is not in the zone yet");
        }
    }

    private List<RecordSet> wanted(List<String> keys) {
        Listening at = ground.listening();
        int https = at.https().getPort();
        boolean http3 = ground.settings().gateway().http3();
        List<RecordSet> sets = new ArrayList<>();
        sets.add(RecordSet.parse(name, RecordType.AAAA, TTL, Listening.host(at.stoq())));
        sets.add(RecordSet.parse(
                name, RecordType.HTTPS, TTL, "1 . alpn=" + (http3 ? "h2,h3" : "h2") + " port=" + https));
        sets.add(key(https, "tcp", keys));
        if (http3) {
            sets.add(key(https, "udp", keys));
        }
        sets.add(key(at.stoq().getPort(), "udp", keys));
        sets.add(key(at.encryptedDns().getPort(), "tcp", keys));
        sets.add(key(at.encryptedDns().getPort(), "udp", keys));
        return sets;
    }

    private RecordSet key(int port, String protocol, List<String> keys) {
        DomainName service = name.child("_" + protocol).child("_" + port);
        return RecordSet.parse(service, RecordType.TLSA, TTL, keys.toArray(String[]::new));
    }

    /** What differs, and keys at ports that are no longer listened on. */
    private List<ZoneChange> changes(List<RecordSet> wanted, NamesReader names) {
        List<ZoneChange> changes = new ArrayList<>();
        for (RecordSet there : names.recordsAtAndBelow(name)) {
            boolean left = wanted.stream()
                    .noneMatch(
                            set -> set.name().equals(there.name()) && set.type().equals(there.type()));
            if (left && there.type().equals(RecordType.TLSA)) {
                changes.add(new ZoneChange.RemoveSet(there.name(), there.type()));
            }
        }
        wanted.stream()
                .filter(set -> !names.records(set.name(), set.type())
                        .filter(set::equals)
                        .isPresent())
                .forEach(set -> changes.add(new ZoneChange.Replace(set)));
        return changes;
    }

    /** RFC 6698 2.1: the end entity's own (3) public key (1), as SHA-256 (1). */
    private static String tlsa(NodeCertificate certificate) {
        Bytes key = Bytes.of(certificate.chain().getFirst().getPublicKey().getEncoded());
        return "3 1 1 " + Hash.of(key).hex();
    }
}
