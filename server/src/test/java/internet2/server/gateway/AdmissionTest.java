package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of the node one client, and all of them together, may take. */
class AdmissionTest {

    private final Admission admission = new Admission(2);

    private Admission.Ticket admit(String address) {
        return admission.admit(SocketAddress.inetSocketAddress(1, address));
    }

    private static void assertRefused(ProblemKind kind, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        ApiProblem.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    @Test
    void addressesOfOnePrefixAreOneClient() {
        admit("2001:db8:0:1::1");
        Admission.Ticket second = admit("2001:db8:0:1::2");
        assertRefused(ProblemKind.TOO_MANY_REQUESTS, () -> admit("2001:db8:0:1:ffff::3"));
        admit("2001:db8:0:2::1");
        second.giveBack();
        admit("2001:db8:0:1::4");
    }

    @Test
    void manyClientsTogetherAreBoundedToo() {
        List<Admission.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tickets.add(admit("2001:db8:0:" + Integer.toHexString(i) + "::1"));
        }
        assertRefused(ProblemKind.UNAVAILABLE, () -> admit("2001:db8:0:ff::1"));
        tickets.forEach(Admission.Ticket::giveBack);
        admit("2001:db8:0:ff::1");
    }

    @Test
    void bodiesTogetherAreBounded() {
        Admission.Ticket greedy = admit("::1");
        greedy.reserve((int) Admission.COLLECTED_BYTES_MAX);
        Admission.Ticket next = admit("::2");
        assertRefused(ProblemKind.UNAVAILABLE, () -> next.reserve(1));
        next.giveBack();
        greedy.giveBack();
        admit("::1").reserve((int) Admission.COLLECTED_BYTES_MAX);
    }
}
