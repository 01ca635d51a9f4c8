package internet2.trustchain.resolver;

import java.util.Set;

/** A question to the servers of a zone, but not to those that were caught lying about it. */
record Fetch(Delegation zone, Question question, Set<Upstream> avoid) {

    Fetch {
        avoid = Set.copyOf(avoid);
    }
}
