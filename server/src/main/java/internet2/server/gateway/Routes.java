package internet2.server.gateway;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Binds each operation of the document to what serves it; an operation without a handler is an error at start. */
final class Routes {

    private final Map<String, RouteHandler> handlers = new TreeMap<>();

    private Routes() {}

    static Map<String, RouteHandler> of(GatewayApis apis, Supplier<String> metrics, ApiDocument document) {
        Routes routes = new Routes();
        new CertificateRoutes(apis.certificates()).addTo(routes);
        new AuthorityRoutes(apis.authority(), InstantSource.system()).addTo(routes);
        new PolicyRoutes(apis.policy()).addTo(routes);
        new NamesRoutes(apis.names()).addTo(routes);
        new ZonesRoutes(apis.zones()).addTo(routes);
        new ZonesKeyRoutes(apis.zonesKey()).addTo(routes);
        new DnsKeyRoutes(apis.dnsKeys()).addTo(routes);
        new ResolverRoutes(apis.resolver()).addTo(routes);
        new LogRoutes(apis.log()).addTo(routes);
        new WitnessRoutes(apis.witness()).addTo(routes);
        new StaticCtRoutes(apis.staticCt(), apis.log()).addTo(routes);
        new LedgerRoutes(apis.ledger()).addTo(routes);
        new ConsensusRoutes(apis.consensus()).addTo(routes);
        new PeerRoutes(apis.peers()).addTo(routes);
        new AssetRoutes(apis.assets()).addTo(routes);
        new MemoryRoutes(apis.memory()).addTo(routes);
        new ContentRoutes(apis.content()).addTo(routes);
        new AcmeRoutes(apis.acme()).addTo(routes);
        new WorkloadRoutes(apis.workloads()).addTo(routes);
        new EnrolmentRoutes(apis.enrolments()).addTo(routes);
        new NodeRoutes(apis.node(), metrics).addTo(routes);
        new DocumentRoutes(document).addTo(routes);
        new StreamRoutes().addTo(routes);
        routes.requireExactly(document);
        return Map.copyOf(routes.handlers);
    }

    void add(String operationId, RouteHandler handler) {
        if (handlers.put(operationId, handler) != null) {
            throw new IllegalStateException("the operation " + operationId + " is served twice");
        }
    }

    private void requireExactly(ApiDocument document) {
        Set<String> documented = new TreeSet<>();
        for (Route route : document.routes()) {
            if (!documented.add(route.operationId())) {
                throw new IllegalStateException("openapi.yaml has the operation " + route.operationId() + " twice");
            }
        }
        if (!documented.equals(handlers.keySet())) {
            Set<String> unserved = new TreeSet<>(documented);
            unserved.removeAll(handlers.keySet());
            Set<String> undocumented = new TreeSet<>(handlers.keySet());
            undocumented.removeAll(documented);
            throw new IllegalStateException(
                    "openapi.yaml and the gateway differ: not served " + unserved + ", not documented " + undocumented);
        }
    }
}
