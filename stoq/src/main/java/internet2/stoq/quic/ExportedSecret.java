package internet2.stoq.quic;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLEngine;

/**
 * Keying material that both ends of one TLS connection, and nobody else, can derive (RFC 8446, 7.5;
 * RFC 9266 on binding to it).
 *
 * <p>Netty has no call for BoringSSL's exporter, but its key log names the exporter secret; the
 * derivation from there is ours. All other secrets that the key log mentions are ignored.
 */
public final class ExportedSecret {

    private static final String KEY_LOG_LABEL = "EXPORTER_SECRET ";
    private static final String SESSION_KEY = "internet2.exporter";
    private static final int SHA_384_BYTES = 48;

    private final Bytes exporterSecret;
    private final boolean sha384;

    /** @param exporterSecret RFC 8446's {@code exporter_secret}, 32 or 48 bytes by the cipher suite's hash */
    public ExportedSecret(Bytes exporterSecret) {
        this.exporterSecret = exporterSecret;
        // The cipher suite's hash; TLS_AES_256_GCM_SHA384 is the only suite with another than SHA-256.
        this.sha384 = exporterSecret.size() == SHA_384_BYTES;
    }

    /** The secret of a connection whose handshake is complete. */
    public static Optional<ExportedSecret> of(SSLEngine engine) {
        return engine.getSession().getValue(SESSION_KEY) instanceof Bytes secret
                ? Optional.of(new ExportedSecret(secret))
                : Optional.empty();
    }

    /**
     * {@code TLS-Exporter(label, "", length)}.
     *
     * @param label ASCII, beginning with {@code EXPORTER-}
     * @param length at most 255 times the hash's size
     */
    public Bytes derive(String label, int length) {
        Bytes emptyHash = Bytes.wrap(digest().digest());
        Bytes derived = expandLabel(exporterSecret, label, emptyHash, emptyHash.size());
        return expandLabel(derived, "exporter", emptyHash, length);
    }

    /** {@code HKDF-Expand-Label(secret, label, context, length)}, RFC 8446, 7.1. */
    Bytes expandLabel(Bytes secret, String label, Bytes context, int length) {
        Bytes fullLabel = Bytes.utf8("tls13 " + label);
        Bytes info = new CanonicalWriter()
                .u16(length)
                .u8(fullLabel.size())
                .fixed(fullLabel)
                .u8(context.size())
                .fixed(context)
                .toBytes();
        try {
            KDF hkdf = KDF.getInstance(sha384 ? "HKDF-SHA384" : "HKDF-SHA256");
            SecretKeySpec key = new SecretKeySpec(secret.toArray(), "Generic");
            return Bytes.wrap(hkdf.deriveData(HKDFParameterSpec.expandOnly(key, info.toArray(), length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF", e);
        }
    }

    /** Netty's key log: {@code LABEL CLIENT_RANDOM SECRET}, in hexadecimal. */
    static void remember(SSLEngine engine, String line) {
        if (line.startsWith(KEY_LOG_LABEL)) {
            engine.getSession().putValue(SESSION_KEY, Bytes.parseHex(line.substring(line.lastIndexOf(' ') + 1)));
        }
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(sha384 ? "SHA-384" : "SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-2", e);
        }
    }
}
