package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;

/** A name and a type, always of class IN. */
public record Question(DomainName name, RecordType type) {

    @Override
    public String toString() {
        return name + " " + type;
    }
}
