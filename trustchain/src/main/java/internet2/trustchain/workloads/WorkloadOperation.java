package internet2.trustchain.workloads;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/** The operations of the module {@code workloads}; administrators' alone. */
public sealed interface WorkloadOperation extends Encodable {

    /** The identity is handed out from its block on. */
    record Create(WorkloadEntry entry) implements WorkloadOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).value(entry);
        }
    }

    /** The identity is handed out no more; certificates that exist last until they end or are revoked. */
    record Delete(Hash entry) implements WorkloadOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).hash(entry);
        }
    }

    static WorkloadOperation decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Create(WorkloadEntry.decode(in));
            case 2 -> new Delete(in.hash());
            default -> throw in.malformed("an operation on workloads is 1 (create) or 2 (delete), not " + kind);
        };
    }
}
