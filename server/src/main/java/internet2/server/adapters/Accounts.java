package internet2.server.adapters;

import internet2.server.gateway.Caller;

/** In whose name a caller's wishes go to the ledger. */
@FunctionalInterface
public interface Accounts {

    /**
     * @throws internet2.server.gateway.ApiProblem if this node holds no session for the caller, who then has to send
     *     signed operations
     */
    Account of(Caller caller);
}
