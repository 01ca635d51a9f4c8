package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.stoq.quic.CarriedPlace;
import internet2.stoq.quic.PacketCarrier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that come by circuits: each circuit is a source of its own. */
final class CircuitSourceTest {

    private static final int ECHO = 100;
    private static final InetSocketAddress SERVER = CarriedPlace.of(1);
    private static final InetSocketAddress ONE = CarriedPlace.of(2);
    private static final InetSocketAddress OTHER = CarriedPlace.of(3);

    private final TestNetwork network = TestNetwork.create("circuits");
    private final StoqIdentity self = network.identity(TestNetwork.newKeys());
    private final Wire wire = new Wire();
    private final List<Stoq> open = new ArrayList<>();

    /** What is sent from one place arrives at the server, and what is sent to it at everybody there. */
    private static final class Wire implements PacketCarrier {

        private final Map<InetSocketAddress, List<BiConsumer<InetSocketAddress, Bytes>>> there =
                new ConcurrentHashMap<>();
        private volatile BiConsumer<InetSocketAddress, Bytes> server = (from, packet) -> {};

        @Override
        public void receiver(BiConsumer<InetSocketAddress, Bytes> into) {
            server = into;
        }

        @Override
        public void send(InetSocketAddress to, Bytes packet) {
            there.getOrDefault(to, List.of()).forEach(each -> each.accept(SERVER, packet));
        }

        PacketCarrier at(InetSocketAddress place) {
            return new PacketCarrier() {
                @Override
                public void receiver(BiConsumer<InetSocketAddress, Bytes> into) {
                    there.computeIfAbsent(place, absent -> new CopyOnWriteArrayList<>())
                            .add(into);
                }

                @Override
                public void send(InetSocketAddress to, Bytes packet) {
                    server.accept(place, packet);
                }
            };
        }
    }

    @AfterEach
    void stop() {
        open.forEach(Stoq::close);
    }

    @Test
    void oneCircuitBringsFourConnectionsAndTakesNoneFromAnother() throws Exception {
        start(self).carry(wire, new Wire());
        for (int i = 0; i < 4; i++) {
            assertThat(connect(ONE).call(ECHO, Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
        }
        ConnectionRefused refused = catchThrowableOfType(ConnectionRefused.class, () -> connect(ONE));
        assertThat(refused.code()).isEqualTo(RefusalCode.OVERLOADED);
        assertThat(connect(OTHER).call(ECHO, Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
    }

    /** As a node of its own. */
    private Connection connect(InetSocketAddress place) throws IOException {
        Stoq client = start(network.identity(TestNetwork.newKeys()));
        client.carry(new Wire(), wire.at(place));
        return client.connectCarried(SERVER, self.node());
    }

    private Stoq start(StoqIdentity identity) throws IOException {
        Stoq stoq = network.start(identity, Service.of(ECHO, (peer, request) -> request));
        open.add(stoq);
        return stoq;
    }
}
