package internet2.trustchain.resolver.dnssec;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import java.util.List;
import java.util.Optional;

/** Proofs from NSEC records (RFC 4035 5.4). */
record NsecDenial(List<Nsec> records) implements Denial {

    @Override
    public Proof nameError(DomainName name) {
        return proof(covering(name)
                .filter(covering -> !covering.next().isBelow(name))
                .map(covering -> covering.closestEncloser(name).child("*"))
                .filter(wildcard -> covering(wildcard).isPresent())
                .isPresent());
    }

    @Override
    public Proof noData(DomainName name, RecordType type) {
        Optional<Nsec> at = at(name);
        if (at.isPresent()) {
            return proof(lacks(at.get(), name, type));
        }
        Optional<Nsec> covering = covering(name);
        if (covering.isPresent() && covering.get().next().isBelow(name)) {
            return Proof.PROVEN; // names below it, nothing at it
        }
        return proof(covering.flatMap(each -> at(each.closestEncloser(name).child("*")))
                .filter(wildcard -> lacks(wildcard, name, type))
                .isPresent());
    }

    @Override
    public Proof expansion(DomainName name, int labels) {
        return proof(covering(name)
                .filter(covering -> covering.closestEncloser(name).labels() <= labels)
                .isPresent());
    }

    @Override
    public Cut cut(DomainName name) {
        Optional<Nsec> at = at(name);
        if (at.isPresent()) {
            TypeBits types = at.get().types();
            if (types.has(RecordType.DS) || types.has(RecordType.SOA)) {
                return Cut.NOT_PROVEN;
            }
            return types.has(RecordType.NS) ? Cut.UNSIGNED : Cut.NONE;
        }
        return covering(name).isPresent() ? Cut.NONE : Cut.NOT_PROVEN;
    }

    /** RFC 6840 4.1 and 4.4: DS is denied from above the cut, everything else from below. */
    private static boolean lacks(Nsec record, DomainName name, RecordType type) {
        TypeBits types = record.types();
        boolean rightSide = type.equals(RecordType.DS) ? !types.has(RecordType.SOA) || name.isRoot() : !types.cut();
        return rightSide && !types.has(type) && !types.has(RecordType.CNAME);
    }

    private Optional<Nsec> at(DomainName name) {
        return records.stream().filter(each -> each.owner().equals(name)).findFirst();
    }

    private Optional<Nsec> covering(DomainName name) {
        return records.stream().filter(each -> each.covers(name)).findFirst();
    }

    private static Proof proof(boolean proven) {
        return proven ? Proof.PROVEN : Proof.NOT_PROVEN;
    }
}
