package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.trustchain.names.Answerer;
import internet2.trustchain.names.Transport;
import internet2.trustchain.names.ZoneView;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One name, found and remembered; queries over HTTPS meet a server without zones. */
interface FakeResolver extends ResolverApi {

    @Override
    default Optional<Bytes> query(Bytes message, InetAddress client) {
        return Answerer.answer(message, Transport.HTTPS, ZoneView.EMPTY);
    }

    @Override
    default boolean serves(InetAddress client) {
        return client.isLoopbackAddress();
    }

    @Override
    default Trace trace(String domain, String type) {
        List<NamesApi.NameRecord> answers = List.of(new NamesApi.NameRecord(domain, type, 60, "::1"));
        List<TraceStep> steps = List.of(new TraceStep("udp://[::1]:53", domain + ". " + type, "1 record"));
        return new Trace(domain, type, "NOERROR", "SECURE", "signed", Optional.empty(), answers, steps);
    }

    @Override
    default List<RememberedName> remembered(String domain) {
        return List.of(new RememberedName(
                domain, "AAAA", "NOERROR", "SECURE", "signed", 60, "udp://[::1]:53", List.of("AAAA ::1")));
    }

    @Override
    default Flushed flush(String domain) {
        return new Flushed(1);
    }
}
