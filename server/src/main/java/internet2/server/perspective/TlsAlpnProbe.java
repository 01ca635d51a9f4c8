package internet2.server.perspective;

import internet2.foundation.Bytes;
import internet2.foundation.Ipv6Text;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.ControlQuestion;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.authority.SubjectName;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** tls-alpn-01 (RFC 8737 section 3, RFC 8738 section 6): the proof stands in the server's certificate. */
final class TlsAlpnProbe {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final String PROTOCOL = "acme-tls/1";

    /** id-pe-acmeIdentifier, RFC 8737 section 6.1. */
    private static final String EXTENSION = "1.3.6.1.5.5.7.1.31";

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int DIGEST_BYTES = 32;

    private final Targets targets;
    private final ZoneProbe zones;

    TlsAlpnProbe(Targets targets, ZoneProbe zones) {
        this.targets = targets;
        this.zones = zones;
    }

    Finding look(ControlQuestion.TlsAlpn asked) {
        try {
            Inet6Address address = zones.address(asked.name());
            targets.require(address);
            X509Certificate shown = handshake(asked.name(), address);
            requireName(shown, asked.name());
            requireDigest(shown, asked.digest());
            return Finding.shown();
        } catch (NotSeen e) {
            return e.finding();
        }
    }

    private X509Certificate handshake(SubjectName name, Inet6Address address) throws NotSeen {
        String place = "[" + Ipv6Text.of(address) + "]:" + targets.tlsPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, targets.tlsPort()), (int) WITHIN.toMillis());
            plain.setSoTimeout((int) WITHIN.toMillis());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            try (SSLSocket tls = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, serverName(name), targets.tlsPort(), false)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {PROTOCOL});
                parameters.setServerNames(List.of(new SNIHostName(serverName(name))));
                parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                tls.setSSLParameters(parameters);
                tls.startHandshake();
                if (!PROTOCOL.equals(tls.getApplicationProtocol())) {
                    throw new NotSeen(AcmeError.UNAUTHORIZED, place + " does not speak " + PROTOCOL);
                }
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        } catch (SSLException e) {
            throw new NotSeen(AcmeError.TLS, place + " ended the handshake: " + e.getMessage());
        } catch (IOException e) {
            throw new NotSeen(AcmeError.CONNECTION, place + " did not answer: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK speaks TLS", e);
        }
    }

    /** RFC 8737 section 3: the one alternative name is the one that is being validated. */
    private static void requireName(X509Certificate shown, SubjectName name) throws NotSeen {
        boolean alone;
        try {
            Collection<List<?>> names = shown.getSubjectAlternativeNames();
            alone = names != null && names.size() == 1 && is(names.iterator().next(), name);
        } catch (CertificateParsingException e) {
            alone = false;
        }
        if (!alone) {
            throw new NotSeen(
                    AcmeError.UNAUTHORIZED, "the certificate that was shown does not name " + name.text() + " alone");
        }
    }

    private static boolean is(List<?> shown, SubjectName name) {
        return switch (name) {
            case SubjectName.DnsName dns ->
                shown.get(0).equals(DNS_NAME) && String.valueOf(shown.get(1)).equalsIgnoreCase(dns.text());
            case SubjectName.Address address ->
                shown.get(0).equals(IP_ADDRESS) && shown.get(1).equals(address.text());
            case SubjectName.SpiffeId id -> false;
        };
    }

    /** RFC 8737 section 3: a critical extension, an OCTET STRING of 32 bytes within the extension's own. */
    private static void requireDigest(X509Certificate shown, Bytes digest) throws NotSeen {
        byte[] extension = shown.getExtensionValue(EXTENSION);
        Bytes expected = Bytes.of((byte) 4, (byte) (DIGEST_BYTES + 2), (byte) 4, (byte) DIGEST_BYTES)
                .concat(digest);
        boolean critical = shown.getCriticalExtensionOIDs() != null
                && shown.getCriticalExtensionOIDs().contains(EXTENSION);
        if (!critical || extension == null || !Bytes.of(extension).equals(expected)) {
            throw new NotSeen(
                    AcmeError.UNAUTHORIZED,
                    "the certificate that was shown does not hold the expected digest in a critical extension "
                            + EXTENSION);
        }
    }

    /** RFC 8738 section 6: an address is asked for by its name in ip6.arpa. */
    private static String serverName(SubjectName name) {
        if (!(name instanceof SubjectName.Address address)) {
            return name.text();
        }
        String digits = new StringBuilder(
                        HexFormat.of().formatHex(address.octets().toArray()))
                .reverse()
                .toString();
        return String.join(".", digits.split("")) + ".ip6.arpa";
    }

    /** The certificate is self-signed: not who shows it matters, but what stands in it. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
