package internet2.server.gateway;

import java.io.IOException;

/** Serves one operation of the document, on a virtual thread of its own. */
@FunctionalInterface
interface RouteHandler {

    /** @throws ApiProblem to refuse */
    Reply handle(Exchange exchange) throws IOException;
}
