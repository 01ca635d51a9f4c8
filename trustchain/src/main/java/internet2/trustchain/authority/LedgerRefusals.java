package internet2.trustchain.authority;

import internet2.trustchain.authority.IssuanceRefused.Code;

/** What the ledger's refusal codes are to someone who asked for a certificate. */
final class LedgerRefusals {

    private LedgerRefusals() {}

    static Code code(String ledgerCode) {
        return switch (ledgerCode) {
            case "not-entitled" -> Code.NOT_ENTITLED;
            case "not-enrolled" -> Code.NOT_ENROLLED;
            case "bad-key" -> Code.BAD_KEY;
            case "bad-lifetime" -> Code.BAD_LIFETIME;
            case "unknown-certificate" -> Code.UNKNOWN_CERTIFICATE;
            case "already-revoked" -> Code.ALREADY_REVOKED;
            default -> Code.LEDGER_REFUSED;
        };
    }
}
