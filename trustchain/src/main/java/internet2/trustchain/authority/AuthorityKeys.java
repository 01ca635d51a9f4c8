package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.store.DataFolder;
import java.util.Optional;

/**
 * The private keys that an authority works with, in files of mode 0600 in its data folder: {@code
 * authority/issuing.key} and {@code authority/log.key}. The root's key, {@code authority/root.key}, is written
 * at genesis and never read again: take it away.
 */
public record AuthorityKeys(LocalIssuingKey issuing, LocalIssuingKey log) {

    /** Safe to move elsewhere once it is written. */
    public static final String ROOT_KEY_FILE = "authority/root.key";

    private static final String ISSUING_KEY_FILE = "authority/issuing.key";
    private static final String LOG_KEY_FILE = "authority/log.key";

    /** Writes the keys of a new network, the root's too. */
    public static AuthorityKeys save(GenesisAuthority genesis, DataFolder folder) {
        folder.writeSecret(ROOT_KEY_FILE, Bytes.utf8(genesis.rootKey().pem()));
        folder.writeSecret(ISSUING_KEY_FILE, Bytes.utf8(genesis.issuingKey().pem()));
        folder.writeSecret(LOG_KEY_FILE, Bytes.utf8(genesis.logKey().pem()));
        return new AuthorityKeys(genesis.issuingKey(), genesis.logKey());
    }

    /**
     * The keys in this folder; empty on a node that is no authority.
     *
     * @throws internet2.foundation.encoding.MalformedInputException a file is damaged
     */
    public static Optional<AuthorityKeys> load(DataFolder folder) {
        Optional<Bytes> issuing = folder.readSecret(ISSUING_KEY_FILE);
        Optional<Bytes> log = folder.readSecret(LOG_KEY_FILE);
        return issuing.isPresent() && log.isPresent()
                ? Optional.of(new AuthorityKeys(
                        LocalIssuingKey.parse(issuing.get().utf8()),
                        LocalIssuingKey.parse(log.get().utf8())))
                : Optional.empty();
    }
}
