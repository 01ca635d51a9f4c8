package internet2.trustchain.names;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts without locks. */
final class DnsCounters {

    private static final int TYPES = 258;
    private static final int OTHER = 0;

    private final Map<Transport, Map<ResponseCode, LongAdder>> queries = new EnumMap<>(Transport.class);
    private final LongAdder[] types = new LongAdder[TYPES];
    final LongAdder transactions = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder rateLimited = new LongAdder();
    final LongAdder rateDropped = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder connectionsRefused = new LongAdder();

    DnsCounters() {
        for (Transport transport : Transport.values()) {
            Map<ResponseCode, LongAdder> codes = new EnumMap<>(ResponseCode.class);
            for (ResponseCode code : ResponseCode.values()) {
                codes.put(code, new LongAdder());
            }
            queries.put(transport, codes);
        }
        Arrays.setAll(types, type -> new LongAdder());
    }

    void answered(Transport transport, ResponseCode code, int type) {
        Objects.requireNonNull(Objects.requireNonNull(queries.get(transport)).get(code))
                .increment();
        types[type < TYPES ? type : OTHER].increment();
    }

    DnsStatistics snapshot() {
        Map<Transport, Map<ResponseCode, Long>> byTransport = new EnumMap<>(Transport.class);
        queries.forEach((transport, adders) -> {
            Map<ResponseCode, Long> codes = new EnumMap<>(ResponseCode.class);
            adders.forEach((code, adder) -> codes.put(code, adder.sum()));
            codes.values().removeIf(count -> count == 0);
            byTransport.put(transport, codes);
        });
        return new DnsStatistics(
                byTransport,
                byType(),
                transactions.sum(),
                dropped.sum(),
                rateLimited.sum(),
                rateDropped.sum(),
                connections.sum(),
                connectionsRefused.sum());
    }

    private Map<String, Long> byType() {
        Map<String, Long> byType = new TreeMap<>();
        for (int i = 0; i < TYPES; i++) {
            String name = new RecordType(i).toString();
            long count = types[i].sum();
            if (count > 0) {
                byType.merge(name.startsWith("TYPE") ? "OTHER" : name, count, Long::sum);
            }
        }
        return byType;
    }
}
