package internet2.stoq.route;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.stoq.DatagramService;
import internet2.stoq.Handler;
import internet2.stoq.OneWayService;
import internet2.stoq.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a relay can do to what it carries. */
final class Tampering {

    private Tampering() {}

    /** Each datagram becomes these ones. */
    static UnaryOperator<Handler> packets(Function<Bytes, List<Bytes>> instead) {
        return handler -> switch (handler) {
            case DatagramService carried ->
                DatagramService.of(
                        carried.id(),
                        (peer, datagram) -> instead.apply(datagram).forEach(each -> carried.receive(peer, each)));
            case Service other -> other;
            case OneWayService other -> other;
        };
    }

    /** Lets one through for each request to that service. */
    static UnaryOperator<Handler> noticing(int id, Semaphore asked) {
        return handler -> handler instanceof Service service && service.id() == id
                ? Service.of(id, (peer, request) -> {
                    asked.release();
                    return service.handle(peer, request);
                })
                : handler;
    }

    /** Everything is nearest from here, and nothing comes through. */
    static UnaryOperator<Handler> boasting() {
        return handler -> handler instanceof Service service && service.id() == Relays.TERMS
                ? Service.of(service.id(), (peer, request) -> new RelayTerms(0, Optional.of(Duration.ZERO)).encoded())
                : packets(each -> List.of()).apply(handler);
    }

    /** Circuits to somebody else end here instead. */
    static UnaryOperator<Handler> impersonating() {
        return handler -> handler instanceof Service service && service.id() == Circuits.OPEN
                ? Service.of(service.id(), (peer, request) -> {
                    CircuitRequest asked = CanonicalReader.decode(request, CircuitRequest::decode);
                    return service.handle(
                            peer, new CircuitRequest(asked.number(), asked.travelled(), List.of()).encoded());
                })
                : handler;
    }

    /** The last byte of the packet is another one. */
    static Bytes altered(Bytes datagram) {
        byte[] bytes = datagram.toArray();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.wrap(bytes);
    }
}
