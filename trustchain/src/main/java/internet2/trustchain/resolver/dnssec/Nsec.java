package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.WireReader;

/** A name, the next one in its zone, and what the name has (RFC 4034 4). */
record Nsec(DomainName owner, DomainName next, TypeBits types) {

    static Nsec parse(DomainName owner, Bytes data) {
        WireReader in = new WireReader(data.toArray());
        return new Nsec(owner, in.name(false), TypeBits.read(in));
    }

    /** Whether it proves that the name does not exist, or holds nothing but names below it. */
    boolean covers(DomainName name) {
        // RFC 6840 4.1: the parent's record at a cut, or one beside a DNAME, says nothing about names below
        if (name.isBelow(owner) && (types.cut() || types.has(RecordType.DNAME))) {
            return false;
        }
        boolean after = CanonicalForm.compare(owner, name) < 0;
        boolean last = CanonicalForm.compare(next, owner) <= 0; // the zone's last name points to its apex
        return after && (last || CanonicalForm.compare(name, next) < 0);
    }

    /** The deepest existing name above a name that it covers. */
    DomainName closestEncloser(DomainName name) {
        return name.suffix(Math.max(CanonicalForm.common(owner, name), CanonicalForm.common(next, name)));
    }
}
