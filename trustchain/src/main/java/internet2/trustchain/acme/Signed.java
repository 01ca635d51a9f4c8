package internet2.trustchain.acme;

import tools.jackson.databind.JsonNode;

/** A request whose signature holds: by an account, or by a key that has none. */
sealed interface Signed {

    Jws jws();

    record ByAccount(Account account, Jws jws) implements Signed {}

    record ByKey(AccountKey key, Jws jws) implements Signed {}

    default JsonNode payload() throws AcmeRefused {
        return jws().payloadObject();
    }
}
