package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import java.net.InetAddress;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code /dns-query} (RFC 8484), and the resolver under {@code /api/v1/dns}. */
record ResolverRoutes(ResolverApi resolver) {

    void addTo(Routes routes) {
        routes.add("queryDns", exchange -> query(exchange, decoded(exchange.text("dns"))));
        routes.add("postDnsQuery", exchange -> query(exchange, exchange.binaryBody()));
        routes.add("validateName", exchange -> Reply.json(trace(exchange)));
        routes.add("traceName", exchange -> Reply.json(trace(exchange)));
        routes.add("getNameCache", this::remembered);
        routes.add("flushNameCache", exchange -> Reply.json(resolver.flush(exchange.text("domain"))));
    }

    private Reply remembered(Exchange exchange) {
        requireServed(exchange);
        return Reply.json(Map.of("names", resolver.remembered(exchange.text("domain"))));
    }

    /** The API must not be the open resolver that the DNS server isn't (RFC 5358). */
    private void requireServed(Exchange exchange) {
        if (!resolver.serves(client(exchange))) {
            throw ApiProblem.forbidden("names are resolved for this machine, the network's nodes and the prefixes in"
                    + " [dns] recursion_for, where [dns] upstream is set");
        }
    }

    private static InetAddress client(Exchange exchange) {
        return InetAddress.ofLiteral(exchange.origin().address());
    }

    private ResolverApi.Trace trace(Exchange exchange) {
        requireServed(exchange);
        return resolver.trace(exchange.text("domain"), exchange.text("type").toUpperCase(Locale.ROOT));
    }

    /** RFC 8484 4.1: base64url without padding. */
    private static Bytes decoded(String dns) {
        try {
            return Bytes.wrap(Base64.getUrlDecoder().decode(dns));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("dns is not base64url: " + e.getMessage());
        }
    }

    private Reply query(Exchange exchange, Bytes message) {
        Bytes answer = resolver.query(message, client(exchange))
                .orElseThrow(() -> ApiProblem.badRequest("this is no DNS query (RFC 1035, section 4)"));
        return new Reply.Whole(
                200,
                "application/dns-message",
                answer,
                Reply.Caching.NEVER,
                Map.of("cache-control", "max-age=" + secondsFresh(DnsMessage.decode(answer))));
    }

    /** RFC 8484 5.1: not longer than the least time to live, for an absence its SOA's; a failure not at all. */
    private static long secondsFresh(DnsMessage answer) {
        if (answer.code() != ResponseCode.NOERROR && answer.code() != ResponseCode.NXDOMAIN) {
            return 0;
        }
        Stream<ResourceRecord> soa =
                answer.authority().stream().filter(each -> each.type().equals(RecordType.SOA));
        List<ResourceRecord> records = answer.answers().isEmpty() ? soa.toList() : answer.answers();
        return records.stream().mapToLong(ResourceRecord::ttl).min().orElse(0);
    }
}
