package internet2.server.gateway;

import internet2.foundation.Hash;
import internet2.server.gateway.WorkloadApi.NewWorkload;

/** {@code /api/v1/workloads}. */
record WorkloadRoutes(WorkloadApi workloads) {

    void addTo(Routes routes) {
        routes.add("listWorkloads", exchange -> Reply.json(workloads.workloads()));
        routes.add(
                "createWorkload",
                exchange ->
                        Reply.json(201, workloads.createWorkload(exchange.caller(), exchange.body(NewWorkload.class))));
        routes.add(
                "deleteWorkload",
                exchange -> Reply.json(workloads.deleteWorkload(exchange.caller(), Hash.parse(exchange.text("id")))));
    }
}
