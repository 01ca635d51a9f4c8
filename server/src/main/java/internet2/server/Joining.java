package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Genesis;
import internet2.server.gateway.ApiJson;
import internet2.server.gateway.NodeApi;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TrustProofJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an empty data folder becomes a node of an existing network: the token says which network and how to know it,
 * the inviting node's gateway gives genesis document and certificates, and all of it is checked against the token.
 */
final class Joining {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final NodeFiles files;
    private final SecureRandom random;

    private final Instant now;

    /** @param now to date consents with */
    Joining(NodeFiles files, SecureRandom random, Instant now) {
        this.files = files;
        this.random = random;
        this.now = now;
    }

    /** @param gateway of the inviting node: its HTTPS port, or any other, when the token's is tried instead */
    Genesis join(InetSocketAddress gateway, String tokenText) {
        JoinToken token = token(tokenText);
        HybridKey node = files.identity(NodeFiles.NODE, random);
        HybridKey administrator = files.identity(NodeFiles.ADMINISTRATOR, random);
        KeyPair nodeTls = TlsKeys.generate(random);
        KeyPair adminTls = TlsKeys.generate(random);
        String csr = SigningRequest.create(nodeTls, List.of());
        String adminCsr = SigningRequest.create(adminTls, List.of());
        NodeId nodeId = node.publicKey().id();
        NodeId adminId = administrator.publicKey().id();
        Function<String, NodeApi.JoinRequest> request = domain -> new NodeApi.JoinRequest(
                token.text(),
                base64(node.publicKey().encoded()),
                csr,
                Optional.of(base64(administrator.publicKey().encoded())),
                adminCsr,
                consent(
                        node,
                        token,
                        IssueRequest.forNode(Bytes.utf8(csr), nodeId, token.network(), domain, Optional.empty())),
                consent(
                        node,
                        token,
                        IssueRequest.forIdentity(Bytes.utf8(adminCsr), adminId, domain, Optional.empty())));
        NodeApi.Admission admission = ask(gateway, token, request);
        Genesis genesis = genesis(admission, token);
        keep(NodeCertificate.NODE, nodeTls, admission.node());
        keep(NodeCertificate.ADMIN, adminTls, admission.admin());
        new Contacts(files).write(contacts(admission));
        files.writeGenesis(genesis);
        return genesis;
    }

    /** @param request by the network's trust domain, which its root certificate names */
    private NodeApi.Admission ask(
            InetSocketAddress gateway, JoinToken token, Function<String, NodeApi.JoinRequest> request) {
        InetSocketAddress invited = new InetSocketAddress(gateway.getAddress(), token.gatewayPort());
        try {
            return ask(gateway, request, token.rootFingerprint());
        } catch (ConnectException e) {
            if (gateway.equals(invited)) {
                throw unreachable(gateway, e);
            }
        } catch (IOException e) {
            throw unreachable(gateway, e);
        }
        try {
            return ask(invited, request, token.rootFingerprint());
        } catch (IOException e) {
            throw unreachable(invited, e);
        }
    }

    private static NodeApi.Admission ask(
            InetSocketAddress gateway, Function<String, NodeApi.JoinRequest> request, Hash rootFingerprint)
            throws IOException {
        URI base = URI.create("https://" + Listening.text(gateway));
        FirstContact contact = FirstContact.with(base, rootFingerprint)
                .orElseThrow(() -> new StartFailure(
                        "whoever answers at " + base + " is not of the network that the token was made for"));
        HttpRequest.Builder post = HttpRequest.newBuilder(base.resolve("/api/v1/node/join"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(ApiJson.write(request.apply(contact.trustDomain()))));
        HttpResponse<String> answer = contact.send(post);
        if (answer.statusCode() >= 400) {
            throw new StartFailure("the network at " + base + " does not let this node in: " + detail(answer));
        }
        try {
            return ApiJson.read(answer.body().getBytes(StandardCharsets.UTF_8), NodeApi.Admission.class);
        } catch (IllegalArgumentException e) {
            throw new IOException("its answer is no admission: " + e.getMessage(), e);
        }
    }

    private static String detail(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body()).path("detail").asString("status " + answer.statusCode());
        } catch (JacksonException e) {
            return "status " + answer.statusCode();
        }
    }

    private Genesis genesis(NodeApi.Admission admission, JoinToken token) {
        try {
            Bytes encoded = Bytes.wrap(Base64.getDecoder().decode(admission.genesis()));
            Genesis genesis = CanonicalReader.decode(encoded, Genesis::decode);
            if (genesis.network().equals(token.network())) {
                return genesis;
            }
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new StartFailure("the inviting node sent no genesis document: " + e.getMessage(), e);
        }
        throw new StartFailure("the inviting node sent the genesis document of another network");
    }

    private void keep(String name, KeyPair pair, NodeApi.Credential credential) {
        try {
            NodeCertificate.keep(
                    files,
                    name,
                    pair,
                    credential.certificate() + credential.chain(),
                    TrustProofJson.read(credential.proof().toString()));
        } catch (LogRefused | IllegalArgumentException e) {
            throw new StartFailure("the inviting node sent no certificate: " + e.getMessage(), e);
        }
    }

    private static List<Contacts.Contact> contacts(NodeApi.Admission admission) {
        return admission.validators().stream()
                .map(each -> Contacts.Contact.parse(each.id() + " " + each.stoq()))
                .toList();
    }

    private static JoinToken token(String text) {
        try {
            return JoinToken.parse(text);
        } catch (MalformedInputException e) {
            throw new StartFailure(
                    "--token: " + e.getMessage() + "; `nexus node token` on a node of the network prints one");
        }
    }

    private static StartFailure unreachable(InetSocketAddress gateway, IOException cause) {
        return new StartFailure(
                "no node answers at " + Listening.text(gateway) + " (" + cause.getMessage()
                        + "); is --join right, and is it running?",
                cause);
    }

    private String consent(HybridKey node, JoinToken token, IssueRequest request) {
        try {
            return base64(RequestConsent.by(node, token.network(), request.consented(), now)
                    .encoded());
        } catch (IssuanceRefused e) {
            throw new StartFailure("the network's names are none: " + e.reason(), e);
        }
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
