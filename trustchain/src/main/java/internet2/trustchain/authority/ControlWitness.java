package internet2.trustchain.authority;

import java.util.Optional;

/** A node's own memory of who showed control of names. */
@FunctionalInterface
public interface ControlWitness {

    /** Saw nothing. */
    ControlWitness NONE = control -> Optional.of("this node has seen nobody show control of a name");

    /** What of it this node did not see itself; nothing where it saw all. */
    Optional<String> fault(ControlStatement control);
}
