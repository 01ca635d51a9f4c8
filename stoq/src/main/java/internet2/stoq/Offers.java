package internet2.stoq;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node's handlers by number. Immutable. */
final class Offers {

    private final Map<Integer, Service> services = new HashMap<>();
    private final Map<Integer, OneWayService> oneWayServices = new HashMap<>();
    private final Map<Integer, DatagramService> datagramServices = new HashMap<>();

    /** @throws IllegalArgumentException where two of a kind have the same number, or one is no u16 */
    Offers(List<? extends Handler> handlers) {
        for (Handler handler : handlers) {
            if (handler.id() < 1 || handler.id() > 0xffff) {
                throw new IllegalArgumentException("a service number is 1 to 65535, not " + handler.id());
            }
            boolean taken =
                    switch (handler) {
                        case Service service -> services.put(service.id(), service) != null;
                        case OneWayService oneWay -> oneWayServices.put(oneWay.id(), oneWay) != null;
                        case DatagramService datagrams -> datagramServices.put(datagrams.id(), datagrams) != null;
                    };
            if (taken) {
                throw new IllegalArgumentException("two services have number " + handler.id());
            }
        }
    }

    Optional<Service> service(int id) {
        return Optional.ofNullable(services.get(id));
    }

    Optional<OneWayService> oneWayService(int id) {
        return Optional.ofNullable(oneWayServices.get(id));
    }

    Optional<DatagramService> datagramService(int id) {
        return Optional.ofNullable(datagramServices.get(id));
    }
}
