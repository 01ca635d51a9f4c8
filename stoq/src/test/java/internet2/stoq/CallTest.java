package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import org.junit.jupiter.api.Test;

final class CallTest {

    private final TestNetwork network = TestNetwork.create("calls");

    @Test
    void aRequestIsAnsweredBetweenProvenNodes() throws Exception {
        StoqIdentity one = network.identity();
        StoqIdentity other = network.identity();
        try (Stoq server = network.start(
                        one,
                        Service.of(
                                100,
                                (peer, request) ->
                                        request.concat(peer.id().hash().bytes())));
                Stoq client = network.start(other)) {
            Connection connection = client.connect(server.localAddress(), one.node());
            assertThat(connection.peer().id()).isEqualTo(one.node());
            assertThat(connection.call(100, Bytes.utf8("hello")))
                    .isEqualTo(Bytes.utf8("hello").concat(other.node().hash().bytes()));
        }
    }
}
