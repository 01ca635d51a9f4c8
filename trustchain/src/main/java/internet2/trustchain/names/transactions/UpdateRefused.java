package internet2.trustchain.names.transactions;

import internet2.trustchain.names.ResponseCode;

/** Why an update is not even asked of the ledger. */
final class UpdateRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final ResponseCode code;

    UpdateRefused(ResponseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    ResponseCode code() {
        return code;
    }
}
