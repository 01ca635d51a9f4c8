package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.server.gateway.AcmeApi;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.trustchain.acme.AcmeAnswer;
import internet2.trustchain.acme.AcmeServer;
import internet2.trustchain.acme.ExternalKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * ACME, as long as this node is one of the network's authorities.
 *
 * @param issues whether this node holds a share of the issuing key now
 * @param webRoot where clients on this machine leave answers to http-01, if they do
 */
public record AcmeAdapter(AcmeServer server, BooleanSupplier issues, Optional<Path> webRoot) implements AcmeApi {

    private static final int ANSWER_BYTES_MAX = 4096;

    @Override
    public AcmeReply directory() {
        return reply(here().directory());
    }

    @Override
    public AcmeReply nonce(int status) {
        return reply(here().nonce(status));
    }

    @Override
    public AcmeReply renewalInformation(String certificate) {
        return reply(here().renewalInformation(certificate));
    }

    @Override
    public AcmeReply post(String target, Bytes body, String client) {
        return reply(here().post(target, body, client));
    }

    @Override
    public Optional<Bytes> answer(String token) {
        return webRoot.map(root -> root.resolve(".well-known/acme-challenge").resolve(token))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .flatMap(AcmeAdapter::read);
    }

    @Override
    public ExternalKeyView createExternalKey(Caller caller, ExternalKeyRequest request) {
        ExternalKey made = here().createExternalKey(request.label());
        return new ExternalKeyView(made.id(), made.secretText(), made.label());
    }

    @Override
    public Bytes backup(Optional<Bytes> after) {
        return server.page(after).encoded();
    }

    private AcmeServer here() {
        if (!issues.getAsBoolean()) {
            throw ApiProblem.unavailable("this node holds no share of the issuing key; ask one that votes:"
                    + " `nexus consensus status` names them");
        }
        return server;
    }

    private static AcmeReply reply(AcmeAnswer answer) {
        return new AcmeReply(answer.status(), answer.contentType(), answer.body(), answer.headers());
    }

    private static Optional<Bytes> read(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(Bytes.wrap(in.readNBytes(ANSWER_BYTES_MAX)));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the client took it away
        } catch (IOException e) {
            throw ApiProblem.unavailable("the answer can't be read: " + e.getMessage());
        }
    }
}
