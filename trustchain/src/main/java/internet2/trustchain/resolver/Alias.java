package internet2.trustchain.resolver;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.dnssec.RrSet;
import java.util.List;
import java.util.Optional;

/** Where aliases lead. */
final class Alias {

    private Alias() {}

    /** Whether a DNAME makes a name of it that can't be written (RFC 6672 2.2). */
    static boolean tooLong(DomainName name, RecordType asked, RrSet set) {
        return set.type().equals(RecordType.DNAME)
                && !asked.equals(RecordType.DNAME)
                && bytes(name)
                                - bytes(set.name())
                                + bytes(Reading.target(set.data().getFirst()))
                        > DomainName.BYTES_MAX;
    }

    private static int bytes(DomainName name) {
        return name.wire().size();
    }

    /**
     * Where a set that answers for the name leads; nothing where it is what was asked for.
     *
     * @throws MalformedInputException where the data is no name, or the name gets {@link #tooLong}
     */
    static Optional<DomainName> target(DomainName name, RecordType asked, RrSet set) {
        if (set.type().equals(asked)) {
            return Optional.empty();
        }
        DomainName target = Reading.target(set.data().getFirst());
        return Optional.of(set.type().equals(RecordType.DNAME) ? substituted(name, set.name(), target) : target);
    }

    /** The CNAME that a DNAME stands for (RFC 6672 3.1). */
    static RrSet synthesized(DomainName name, RrSet dname, DomainName target) {
        return new RrSet(name, RecordType.CNAME, dname.ttl(), List.of(target.wire()), List.of());
    }

    private static DomainName substituted(DomainName name, DomainName owner, DomainName target) {
        DomainName result = target;
        for (int labels = owner.labels() + 1; labels <= name.labels(); labels++) {
            result = result.child(name.suffix(labels).firstLabel());
        }
        return result;
    }
}
