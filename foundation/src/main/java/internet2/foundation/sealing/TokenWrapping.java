package internet2.foundation.sealing;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Under an AES-256 key that never leaves a PKCS#11 token (OASIS PKCS #11 v2.40, CKM_AES_GCM); made there on first use,
 * not extractable. The token unwraps the data key when the node starts; from then on that is in the node's memory.
 */
public final class TokenWrapping implements KeyWrapping {

    private static final Bytes PURPOSE = Bytes.utf8("internet2 data key");
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;

    private final Provider provider;
    private final KeyStore store;
    private final String label;
    private final SecureRandom random;

    /**
     * Opens the token.
     *
     * @param library the token's PKCS#11 module, a shared object
     * @param slot place of the token's slot in the module's list, from 0
     * @param label of the key in the token
     * @throws SealRefused there is no such token, or the PIN is wrong
     */
    public TokenWrapping(Path library, int slot, String pin, String label, SecureRandom random) throws SealRefused {
        this.label = label;
        this.random = random;
        try {
            Provider configurable = Security.getProvider("SunPKCS11");
            if (configurable == null) {
                throw new SealRefused("this Java runtime lacks the module jdk.crypto.cryptoki");
            }
            this.provider = configurable.configure(configuration(library, slot));
            this.store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin.toCharArray());
        } catch (GeneralSecurityException | IOException | ProviderException | UnsupportedOperationException e) {
            throw new SealRefused(
                    "the token in slot " + slot + " of " + library + " does not open: " + rootMessage(e), e);
        }
    }

    private static String configuration(Path library, int slot) {
        return """
                --name = internet2
                library = "%s"
                slotListIndex = %d
                attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                """.formatted(library, slot);
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    @Override
    public String kind() {
        return "pkcs11";
    }

    @Override
    public Bytes wrap(DataKey key) throws SealRefused {
        try {
            Bytes nonce = DataKey.random(DataKey.NONCE_SIZE, random);
            return nonce.concat(crypt(Cipher.ENCRYPT_MODE, present(), nonce, key.bytes()));
        } catch (GeneralSecurityException | ProviderException e) {
            throw new SealRefused("the token does not wrap: " + rootMessage(e), e);
        }
    }

    @Override
    public DataKey unwrap(Bytes wrapped) throws SealRefused {
        try {
            Key key = store.getKey(label, null);
            if (key == null) {
                throw new SealRefused("the token has no key \"" + label + "\"");
            }
            Bytes nonce = wrapped.slice(0, DataKey.NONCE_SIZE);
            return new DataKey(
                    crypt(Cipher.DECRYPT_MODE, key, nonce, wrapped.slice(DataKey.NONCE_SIZE, wrapped.size())));
        } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
            throw new SealRefused("the token does not unwrap what another key wrapped: " + rootMessage(e), e);
        }
    }

    /** The token's key; made now if there is none. */
    private Key present() throws GeneralSecurityException {
        if (!store.containsAlias(label)) {
            KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
            generator.init(KEY_BITS);
            SecretKey fresh = generator.generateKey();
            store.setKeyEntry(label, fresh, null, null);
        }
        return store.getKey(label, null);
    }

    private Bytes crypt(int mode, Key key, Bytes nonce, Bytes input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce.toArray()));
        cipher.updateAAD(PURPOSE.toArray());
        return Bytes.wrap(cipher.doFinal(input.toArray()));
    }
}
