package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalWriter;

/**
 * What both sides sign: everything that makes this connection this connection; see the package.
 *
 * @param exported 32 bytes that only the two ends of this TLS connection can derive
 * @param clientCertificate hash of the client's leaf, DER
 * @param serverCertificate hash of the server's leaf, DER
 * @param clientHello hash of the client's {@link Hello}
 * @param serverHello hash of the server's {@link Hello}
 */
record Transcript(Bytes exported, Hash clientCertificate, Hash serverCertificate, Hash clientHello, Hash serverHello) {

    /** The signatures' domain; see {@link internet2.foundation.crypto.HybridKey#postQuantumSign}. */
    static final String DOMAIN = "stoq/1/connection";

    /** RFC 8446, 7.5: labels of the exporter that make the bound value and what is remembered of a proof. */
    static final String EXPORTER_BINDING = "EXPORTER-internet2-stoq-1-binding";

    static final String EXPORTER_MEMORY_NAME = "EXPORTER-internet2-stoq-1-memory-name";
    static final String EXPORTER_MEMORY_KEY = "EXPORTER-internet2-stoq-1-memory-key";

    static final int EXPORTED_BYTES = 32;

    /** What the given side signs: never what the other side signs, so that nothing can be reflected. */
    Bytes of(Role signer) {
        return new CanonicalWriter(1 + EXPORTED_BYTES + 4 * Hash.SIZE)
                .u8(signer.code())
                .fixed(exported)
                .hash(clientCertificate)
                .hash(serverCertificate)
                .hash(clientHello)
                .hash(serverHello)
                .toBytes();
    }
}
