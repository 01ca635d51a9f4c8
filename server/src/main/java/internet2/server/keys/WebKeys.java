package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.store.DataFolder;
import internet2.trustchain.authority.GenesisAuthority;
import internet2.trustchain.authority.IssuerCertificate;
import internet2.trustchain.authority.WebIssuingKey;
import java.util.Optional;

/**
 * The keys of the web hierarchy, on the one node where the network was founded: {@code keys/web}, the intermediate's,
 * and {@code keys/web-root}, which signs the next intermediate and may be kept elsewhere until then. Sealed like all
 * keys.
 */
public final class WebKeys {

    private static final String ISSUING = "keys/web";
    private static final String ROOT = "keys/web-root";

    private WebKeys() {}

    /** Keeps the keys that this node has just made for a new network. */
    public static void keep(DataFolder folder, GenesisAuthority made) {
        folder.writeSecret(ROOT, Bytes.utf8(made.webRootKey().pem()));
        folder.writeSecret(ISSUING, Bytes.utf8(made.webIssuingKey().pem()));
    }

    /**
     * The key of the intermediate, if it is here.
     *
     * @throws IllegalStateException the file holds something else
     */
    public static Optional<WebIssuingKey> issuing(DataFolder folder, IssuerCertificate issuer) {
        return key(folder, ISSUING, issuer);
    }

    /**
     * The key of the root, if it is here at the moment.
     *
     * @throws IllegalStateException the file holds something else
     */
    public static Optional<WebIssuingKey> root(DataFolder folder, IssuerCertificate root) {
        return key(folder, ROOT, root);
    }

    private static Optional<WebIssuingKey> key(DataFolder folder, String file, IssuerCertificate certificate) {
        return folder.readSecret(file).map(pem -> {
            try {
                return WebIssuingKey.of(pem.utf8(), certificate);
            } catch (MalformedPemException | IllegalArgumentException e) {
                throw new IllegalStateException(file + " is damaged: restore it from a backup of this data folder", e);
            }
        });
    }
}
