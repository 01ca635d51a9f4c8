package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.node.Diversity.Candidate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Many addresses of one stranger are one place. */
final class DiversityTest {

    private static NodeId id(String name) {
        return new NodeId(Hash.of(Bytes.utf8(name)));
    }

    private static Candidate at(String name, String address, boolean inState, boolean acquaintance) {
        try {
            return new Candidate(id(name), Optional.of(InetAddress.getByName(address)), inState, acquaintance);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A hundred nodes of a stranger's /48 that the state names too, and four honest ones elsewhere. */
    private static List<Candidate> swarm() {
        List<Candidate> all = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            all.add(at("eve" + i, "2001:db8:bad::" + Integer.toHexString(i), true, false));
        }
        all.add(at("anna", "2001:db8:1::1", true, false));
        all.add(at("bert", "2001:db8:2::1", true, false));
        all.add(at("carl", "2001:db8:3::1", true, false));
        all.add(at("door", "2001:db8:4::1", false, true));
        return all;
    }

    @Property(tries = 300)
    void aSwarmFromOnePrefixGetsNoMoreThanOnePlaceAmongFour(@ForAll long seed) {
        List<NodeId> chosen = Diversity.choose(swarm(), 4, new Random(seed));

        Set<NodeId> honest = Set.of(id("anna"), id("bert"), id("carl"), id("door"));
        assertThat(chosen).hasSize(4).doesNotHaveDuplicates();
        assertThat(chosen.stream().filter(honest::contains).count()).isGreaterThanOrEqualTo(3);
        assertThat(chosen).contains(id("door"));
    }

    @Property(tries = 200)
    void oneOfTheStateAndOneAcquaintanceAreAlwaysAmongTwoOrMore(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int count) {
        List<Candidate> all = swarm();
        List<NodeId> chosen = Diversity.choose(all, count, new Random(seed));

        assertThat(all.stream().filter(each -> chosen.contains(each.node())))
                .anyMatch(Candidate::inState)
                .anyMatch(Candidate::acquaintance);
    }

    @Test
    void everybodyIsAskedNowAndThen() {
        Set<NodeId> seen = new HashSet<>();
        for (int round = 0; round < 2_000; round++) {
            seen.addAll(Diversity.choose(swarm(), 3, new Random(round)));
        }
        assertThat(seen).hasSize(104);
    }

    @Test
    void onOneMachineAndWithoutAddressesAllAreStillFound() {
        List<Candidate> all = List.of(
                at("a", "::1", true, false),
                at("b", "::1", true, true),
                new Candidate(id("c"), Optional.empty(), true, false));

        assertThat(Diversity.choose(all, 5, new Random(1))).hasSize(3);
        assertThat(Diversity.choose(List.of(), 5, new Random(1))).isEmpty();
    }
}
