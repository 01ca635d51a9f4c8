package internet2.trustchain.resolver.dnssec;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the NSEC or NSEC3 records of one response, all of them signed by one zone, prove not to exist. */
public sealed interface Denial permits NsecDenial, Nsec3Denial, Denial.Nothing {

    /** The order that NSEC records follow (RFC 4034 6.1). */
    Comparator<DomainName> ORDER = CanonicalForm::compare;

    /** What is proven. */
    enum Proof {
        PROVEN,
        /** A span that may hold unsigned delegations (RFC 5155 6): true, but no proof. */
        OPT_OUT,
        /** RFC 9276 3.2: more iterations than a validator has to compute. */
        TOO_MANY_ITERATIONS,
        NOT_PROVEN
    }

    /** What lies at a name, seen from the zone above. */
    enum Cut {
        /** Servers of its own, and provably no DS. */
        UNSIGNED,
        /** No servers of its own, or no such name. */
        NONE,
        NOT_PROVEN
    }

    /** That there is no such name (RFC 4035 5.4, RFC 5155 8.4). */
    Proof nameError(DomainName name);

    /** That the name, or the wildcard that stands for it, has no such records (RFC 5155 8.5 to 8.7). */
    Proof noData(DomainName name, RecordType type);

    /** That nothing closer exists than the wildcard below the name's last {@code labels} labels (RFC 5155 8.8). */
    Proof expansion(DomainName name, int labels);

    /** What a response without DS at {@code name} proves (RFC 4035 5.2, RFC 5155 8.6 and 8.9). */
    Cut cut(DomainName name);

    /** @param verified sets whose signatures by a key of {@code zone} were found valid */
    static Denial of(DomainName zone, List<RrSet> verified, Work work) {
        List<Nsec> nsecs = new ArrayList<>();
        List<Nsec3> nsec3s = new ArrayList<>();
        for (RrSet set : verified) {
            try {
                if (set.type().equals(RecordType.NSEC)
                        && set.signatures().stream().noneMatch(each -> Signatures.expanded(each, set.name()))) {
                    nsecs.add(Nsec.parse(set.name(), set.data().getFirst()));
                } else if (set.type().equals(RecordType.NSEC3)) {
                    nsec3s.add(Nsec3.parse(set.name(), set.data().getFirst()));
                }
            } catch (MalformedInputException e) {
                // proves nothing
            }
        }
        if (!nsecs.isEmpty()) {
            return new NsecDenial(nsecs);
        }
        return nsec3s.isEmpty() ? new Nothing() : Nsec3Denial.of(zone, nsec3s, work);
    }

    /** No records, no proof. */
    record Nothing() implements Denial {

        @Override
        public Proof nameError(DomainName name) {
            return Proof.NOT_PROVEN;
        }

        @Override
        public Proof noData(DomainName name, RecordType type) {
            return Proof.NOT_PROVEN;
        }

        @Override
        public Proof expansion(DomainName name, int labels) {
            return Proof.NOT_PROVEN;
        }

        @Override
        public Cut cut(DomainName name) {
            return Cut.NOT_PROVEN;
        }
    }
}
