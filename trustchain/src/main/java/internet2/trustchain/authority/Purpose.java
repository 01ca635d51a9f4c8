package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate is for: decides its extended key usage and which keys and names it may hold. */
public enum Purpose {
    /** A node of the network: both ends of STOQ, and its gateway. */
    NODE(1),
    /** A program that serves under a name: web servers, databases, workloads. */
    SERVICE(2),
    /** A person or program that signs in, such as an administrator. */
    IDENTITY(3),
    /** Signs OCSP responses in the issuer's place (RFC 6960 section 4.2.2.2). */
    OCSP_RESPONDER(4),
    /** A server that browsers and old devices reach, under the web hierarchy's root. */
    WEB(5);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    /** The canonical encoding's byte. */
    public int code() {
        return code;
    }

    public static Purpose decode(CanonicalReader in) {
        int code = in.u8();
        for (Purpose purpose : values()) {
            if (purpose.code == code) {
                return purpose;
            }
        }
        throw in.malformed("no purpose has the code " + code);
    }

    /** As a policy writes it, such as {@code service}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Under whose authorities such certificates stand. */
    public Hierarchy hierarchy() {
        return this == WEB ? Hierarchy.WEB : Hierarchy.NETWORK;
    }

    /** Whether control of its names, shown to an authority, suffices. */
    boolean byControl() {
        return this == SERVICE || this == WEB;
    }

    /** Nodes have P-256 keys, because BoringSSL, hence QUIC here, refuses Ed25519 leaves. */
    boolean takes(SubjectKey.Kind kind) {
        return switch (this) {
            case NODE, OCSP_RESPONDER -> kind == SubjectKey.Kind.P256;
            case SERVICE, IDENTITY -> true;
            case WEB -> kind != SubjectKey.Kind.ED25519; // which no browser takes
        };
    }

    List<KeyPurposeId> extendedKeyUsage() {
        return switch (this) {
            case NODE, SERVICE -> List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
            case WEB -> List.of(KeyPurposeId.id_kp_serverAuth);
            case IDENTITY -> List.of(KeyPurposeId.id_kp_clientAuth);
            case OCSP_RESPONDER -> List.of(KeyPurposeId.id_kp_OCSPSigning);
        };
    }
}
