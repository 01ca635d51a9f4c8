package internet2.ledger.node;

import internet2.foundation.NodeId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whom a node asks for blocks, so that nobody who merely has many addresses stands between it and the others. A block
 * needs its certificate, so a liar can invent nothing; what is to be prevented is that all who are asked hold back.
 *
 * <p>The few that are kept come from different places: first of all hosts (or, where the network is larger, /48
 * prefixes, which is what one customer gets) that are still unused, and among them by lot, anew in every round. One of
 * them is named by the state, which a stranger cannot write; one is an acquaintance, who let this node in and whom a
 * forged state cannot take away.
 */
final class Diversity {

    /** RFC 6177: the end site's prefix. */
    private static final int PREFIX_BYTES = 6;

    private Diversity() {}

    /**
     * One who could be asked.
     *
     * @param address where it is, if that is known
     * @param inState whether the state names it as a validator
     * @param acquaintance whether it let this node in
     */
    record Candidate(NodeId node, Optional<InetAddress> address, boolean inState, boolean acquaintance) {}

    /**
     * The sources of the next round, in the order in which to ask them.
     *
     * @param count so many of them, if there are
     */
    static List<NodeId> choose(Collection<Candidate> candidates, int count, RandomGenerator random) {
        List<Candidate> left = new ArrayList<>(candidates);
        Collections.shuffle(left, Random.from(random));
        List<Candidate> chosen = new ArrayList<>();
        takeFirst(left.stream().filter(Candidate::inState).findFirst(), left, chosen);
        if (chosen.stream().noneMatch(Candidate::acquaintance)) {
            takeFirst(left.stream().filter(Candidate::acquaintance).findFirst(), left, chosen);
        }
        while (chosen.size() < count && !left.isEmpty()) {
            takeFirst(farthest(left, chosen), left, chosen);
        }
        Collections.shuffle(chosen, Random.from(random));
        return chosen.stream().limit(count).map(Candidate::node).toList();
    }

    /** From an unused prefix, else from an unused host, else anybody. */
    private static Optional<Candidate> farthest(List<Candidate> left, List<Candidate> chosen) {
        Set<String> prefixes = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        for (Candidate each : chosen) {
            prefixes.add(prefix(each));
            hosts.add(host(each));
        }
        return left.stream()
                .filter(each -> !prefixes.contains(prefix(each)))
                .findFirst()
                .or(() -> left.stream()
                        .filter(each -> !hosts.contains(host(each)))
                        .findFirst())
                .or(() -> left.stream().findFirst());
    }

    private static void takeFirst(Optional<Candidate> found, List<Candidate> left, List<Candidate> chosen) {
        found.ifPresent(each -> {
            left.remove(each);
            chosen.add(each);
        });
    }

    /** All whose address is unknown are of one place: nothing says that they are not. */
    private static String prefix(Candidate candidate) {
        return candidate
                .address()
                .map(address -> Arrays.toString(Arrays.copyOf(address.getAddress(), PREFIX_BYTES)))
                .orElse("unknown");
    }

    private static String host(Candidate candidate) {
        return candidate.address().map(InetAddress::getHostAddress).orElse("unknown");
    }
}
