package internet2.foundation.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Which implementation of classical cryptography this machine uses.
 *
 * <p>Amazon Corretto (AWS-LC) where it loads and passes its self tests: Ed25519 costs 10 us to sign and
 * 30 us to verify with it, against 45 and 55 us with Bouncy Castle and ten times that in the JDK.
 */
public final class FastCrypto {

    private static final Optional<Provider> CORRETTO = loadCorretto();

    private FastCrypto() {}

    /** Whether the native library is in use. */
    public static boolean accelerated() {
        return CORRETTO.isPresent();
    }

    /** For P-256, AES, SHA-2 and Ed25519 signatures through the JCA: Corretto, or else Bouncy Castle. */
    public static Provider provider() {
        return CORRETTO.orElseGet(BouncyCastle::provider);
    }

    /**
     * Puts Corretto in front for the whole JVM, so that TLS and certificate code gets it without asking.
     * Where it is not available the JVM stays as it was.
     *
     * @return whether Corretto is in front
     */
    public static boolean install() {
        CORRETTO.ifPresent(corretto -> Security.insertProviderAt(corretto, 1));
        return accelerated();
    }

    static Optional<Provider> corretto() {
        return CORRETTO;
    }

    private static Optional<Provider> loadCorretto() {
        try {
            AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
            boolean healthy = corretto.getLoadingError() == null && corretto.runSelfTests() == SelfTestStatus.PASSED;
            return healthy ? Optional.of(corretto) : Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.empty(); // another platform, or a folder that forbids native code: Bouncy Castle serves
        }
    }

    /** Made on first use: most processes never need it. */
    private static final class BouncyCastle {

        private static final Provider PROVIDER = new BouncyCastleProvider();

        static Provider provider() {
            return PROVIDER;
        }
    }
}
