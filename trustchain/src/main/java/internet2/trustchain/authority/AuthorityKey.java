package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.MalformedInputException;
import java.security.PublicKey;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The public key of an authority. */
public sealed interface AuthorityKey {

    Hierarchy hierarchy();

    SubjectPublicKeyInfo info();

    boolean verify(Bytes message, Bytes signature);

    /** The key's bits alone, as key identifiers hash them. */
    default Bytes bits() {
        return Bytes.of(info().getPublicKeyData().getOctets());
    }

    /** Of the network hierarchy. */
    record Ed25519(Ed25519PublicKey key) implements AuthorityKey {

        @Override
        public Hierarchy hierarchy() {
            return Hierarchy.NETWORK;
        }

        @Override
        public SubjectPublicKeyInfo info() {
            return X509.keyInfo(key);
        }

        @Override
        public boolean verify(Bytes message, Bytes signature) {
            return key.verify(message, signature);
        }
    }

    /** Of the web hierarchy. */
    record P256(PublicKey key) implements AuthorityKey {

        static final String SIGNATURE = "SHA256withECDSA";

        @Override
        public Hierarchy hierarchy() {
            return Hierarchy.WEB;
        }

        @Override
        public SubjectPublicKeyInfo info() {
            return SubjectPublicKeyInfo.getInstance(key.getEncoded());
        }

        @Override
        public boolean verify(Bytes message, Bytes signature) {
            return EcdsaSignature.verify(key, SIGNATURE, message, signature);
        }
    }

    /** @throws MalformedInputException for a key that no authority of a network has */
    static AuthorityKey of(SubjectPublicKeyInfo info) {
        if (info.getAlgorithm().getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) {
            return new Ed25519(X509.ed25519Key(info));
        }
        SubjectKey key = SubjectKey.of(info);
        if (key.kind() != SubjectKey.Kind.P256) {
            throw new MalformedInputException("authorities hold Ed25519 or P-256 keys, not " + key.kind());
        }
        return new P256(TlsKeys.publicKey(key.info()));
    }
}
