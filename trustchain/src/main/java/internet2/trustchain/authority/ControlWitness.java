package internet2.trustchain.authority;

import internet2.foundation.NodeId;
import java.util.Optional;

/** Whose word a holder of the issuing key takes that somebody showed control of names. */
@FunctionalInterface
public interface ControlWitness {

    /**
     * Why this word does not suffice, or nothing where it does.
     *
     * @param voucher the node that gives it; it holds a share of the key
     */
    Optional<String> fault(NodeId voucher, ControlStatement control);
}
