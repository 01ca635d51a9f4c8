package internet2.trustchain.resolver.upstream;

import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.Upstream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Queries over TCP, and over TLS on it (RFC 7858), on connections that are kept. */
final class StreamExchange implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(20);

    /** Kept at once; iteration meets more servers than that. */
    private static final int CONNECTIONS_MAX = 256;

    private final X509TrustManager roots;
    private final RandomGenerator random;
    private final Map<Upstream, StreamConnection> connections = new ConcurrentHashMap<>();

    StreamExchange(X509TrustManager roots, RandomGenerator random) {
        this.roots = roots;
        this.random = random;
    }

    DnsMessage ask(Upstream upstream, Question question, boolean recursionDesired, Duration timeout)
            throws IOException {
        StreamConnection kept = connections.get(upstream);
        if (kept != null && kept.open()) {
            try {
                return kept.ask(question, recursionDesired, timeout);
            } catch (SocketTimeoutException e) {
                throw e; // the connection is that of others too
            } catch (IOException e) {
                kept.close(); // servers close what has been idle: that is no failure
            }
        }
        StreamConnection fresh = connect(upstream, timeout);
        if (keep(upstream, fresh)) {
            return fresh.ask(question, recursionDesired, timeout);
        }
        try {
            return fresh.ask(question, recursionDesired, timeout);
        } finally {
            fresh.close();
        }
    }

    private boolean keep(Upstream upstream, StreamConnection connection) {
        if (connections.size() >= CONNECTIONS_MAX) {
            connections.values().removeIf(each -> !each.open());
        }
        boolean kept = connections.size() < CONNECTIONS_MAX;
        if (kept) {
            connections.put(upstream, connection);
        }
        return kept;
    }

    private StreamConnection connect(Upstream upstream, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(upstream.address(), (int) timeout.toMillis());
            Socket secured = upstream.protocol() == Upstream.Protocol.TLS ? secure(socket, upstream, timeout) : socket;
            return new StreamConnection(secured, IDLE, random);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secure(Socket socket, Upstream upstream, Duration timeout) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new ServerProof(upstream, roots)}, null);
            String name = upstream.serverName().orElse(upstream.address().getHostString());
            SSLSocket secured = (SSLSocket) context.getSocketFactory()
                    .createSocket(socket, name, upstream.address().getPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setApplicationProtocols(new String[] {"dot"});
            secured.setSSLParameters(parameters);
            secured.setSoTimeout((int) timeout.toMillis());
            secured.startHandshake();
            return secured;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        connections.values().forEach(StreamConnection::close);
    }
}
