package internet2.cli;

import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.SigningRequest;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;

/** A key made here, and the request to certify it. */
record OwnKey(String privateKeyPem, String csrPem) {

    static OwnKey create(List<String> names) {
        return of(TlsKeys.generate(new SecureRandom()), names);
    }

    static OwnKey of(KeyPair pair, List<String> names) {
        return new OwnKey(TlsKeys.toPem(pair.getPrivate()), SigningRequest.create(pair, names));
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "OwnKey";
    }
}
