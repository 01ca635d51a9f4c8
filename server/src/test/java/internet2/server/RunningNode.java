package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.settings.NodeSettings;
import internet2.trustchain.NodeNames;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SigningRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A whole node on free ports of ::1, in a folder of its own. */
record RunningNode(Node node, Path data) implements AutoCloseable {

    static Map<String, String> flags(Path data) {
        return new HashMap<>(Map.of(
                "internet2.data", data.toString(),
                "internet2.port", "0",
                "dns.port", "0",
                "dns.encrypted_port", "0",
                "gateway.https_port", "0",
                "gateway.http_port", "0"));
    }

    static RunningNode start(Path data, Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> flags = flags(data);
        flags.putAll(more);
        NodeSettings settings = NodeSettings.reader().read(Map.of(), flags);
        return new RunningNode(Node.open(settings, Optional.empty(), InstantSource.system()), data);
    }

    /** Joins the network of another. */
    static RunningNode join(Path data, RunningNode inviting) throws IOException, InterruptedException {
        return join(data, inviting, Map.of());
    }

    static RunningNode join(Path data, RunningNode inviting, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> flags = flags(data);
        flags.putAll(more);
        NodeSettings settings = NodeSettings.reader().read(Map.of(), flags);
        String token = inviting.node()
                .core()
                .admissions()
                .invite(Optional.empty(), inviting.gateway().getPort())
                .token();
        Node.Join join = Node.Join.parse(inviting.gateway().getAuthority(), token);
        return new RunningNode(Node.open(settings, Optional.of(join), InstantSource.system()), data);
    }

    URI gateway() throws IOException {
        return URI.create(Files.readString(data.resolve("gateway")).strip());
    }

    /** A certificate for a service under the node's own name, from here or wherever the authority is. */
    IssuedCertificate issue() throws IssuanceRefused {
        Bytes csr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(new SecureRandom()), List.of()));
        NodeId id = node.id();
        String name = NodeNames.of(id, node.core().certificates().genesis().trustDomain());
        return node.core()
                .issuance()
                .issue(new IssueRequest(csr, List.of(name), Optional.empty(), Purpose.SERVICE, id));
    }

    /** Trusts this network's root and nothing else. */
    SSLContext trusting() throws IOException, GeneralSecurityException {
        return context(null);
    }

    /** The same, and answers with this certificate. */
    SSLContext showing(NodeCertificate own) throws IOException, GeneralSecurityException {
        return showing(own.key(), own.chain());
    }

    /** The same with that of the node's administrator. */
    SSLContext administering() throws Exception {
        return showing(
                TlsKeys.parsePem(Files.readString(data.resolve("admin/admin.key"))),
                NodeCertificate.parse(Files.readString(data.resolve("admin/admin.crt"))));
    }

    private SSLContext showing(PrivateKey key, List<X509Certificate> chain)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", key, new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        return context(managers.getKeyManagers());
    }

    private SSLContext context(KeyManager @Nullable [] own) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "root",
                NodeCertificate.parse(Files.readString(data.resolve("admin/root.pem")))
                        .getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(own, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        node.close();
    }
}
