package internet2.trustchain.names;

import java.util.Map;

/**
 * What a server has done since it opened.
 *
 * @param queries answered, by transport and response code
 * @param types the same, by type; types without a mnemonic together as {@code OTHER}
 * @param transactions updates, transfers and signed queries that were handed on
 * @param dropped bytes that were no query
 * @param rateLimited truncated because a prefix, or all, asked too much
 * @param rateDropped not answered at all for the same reason
 * @param connections open now, over TCP and TLS
 * @param connectionsRefused beyond a limit
 */
public record DnsStatistics(
        Map<Transport, Map<ResponseCode, Long>> queries,
        Map<String, Long> types,
        long transactions,
        long dropped,
        long rateLimited,
        long rateDropped,
        long connections,
        long connectionsRefused) {

    public long total() {
        return queries.values().stream()
                .flatMap(codes -> codes.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
