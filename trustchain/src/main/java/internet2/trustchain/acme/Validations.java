package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlStatement;
import internet2.trustchain.authority.SubjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has challenges looked at, each once, and writes down what was seen. */
final class Validations implements AutoCloseable {

    /** At the same time; the others wait for their turn. */
    private static final int AT_ONCE_MAX = 32;

    private static final Logger log = LoggerFactory.getLogger(Validations.class);

    private final AcmeStore store;
    private final Authority authority;
    private final Perspective perspective;
    private final Documents documents;
    private final Limiter limiter;
    private final InstantSource clock;
    private final AcmeObserver observer;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("challenge ", 0).factory());

    Validations(
            AcmeStore store,
            Authority authority,
            Perspective perspective,
            Documents documents,
            Limiter limiter,
            InstantSource clock,
            AcmeObserver observer) {
        this.store = store;
        this.authority = authority;
        this.perspective = perspective;
        this.documents = documents;
        this.limiter = limiter;
        this.clock = clock;
        this.observer = observer;
    }

    /** Goes on with what was under way when the process ended. */
    void resume() {
        for (Authorization each : store.processingAuthorizations()) {
            each.challenges().stream()
                    .filter(challenge -> challenge.status() == Status.PROCESSING)
                    .forEach(challenge -> begin(each, challenge.method()));
        }
    }

    /** @param authorization in which the challenge is processing */
    void begin(Authorization authorization, ControlMethod method) {
        threads.execute(() -> {
            try {
                places.acquire();
                try {
                    look(authorization, method);
                } finally {
                    places.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the next start goes on with it
            }
        });
    }

    private void look(Authorization authorization, ControlMethod method) throws InterruptedException {
        Instant began = clock.instant();
        Optional<Account> account = store.account(authorization.account()).filter(Account::usable);
        Finding finding = account.isPresent()
                ? seen(authorization, method, account.get())
                : Finding.notShown(AcmeError.UNAUTHORIZED, "the account was deactivated");
        Instant now = clock.instant();
        observer.validated(method, finding instanceof Finding.Shown, Duration.between(began, now));
        switch (finding) {
            case Finding.Shown shown ->
                store.changeAuthorization(authorization.id(), each -> each.proven(method, now, shown.until()));
            case Finding.NotShown not -> {
                limiter.failed(authorization.account(), authorization.identifier(), now);
                store.changeAuthorization(authorization.id(), each -> each.failed(method, not.problem()));
                log.atInfo()
                        .addKeyValue("account", authorization.account())
                        .addKeyValue("name", authorization.identifier().value())
                        .addKeyValue("method", method.text())
                        .addKeyValue("problem", not.problem().detail())
                        .log("control not shown");
            }
        }
    }

    private Finding seen(Authorization authorization, ControlMethod method, Account account)
            throws InterruptedException {
        try {
            Finding finding = perspective.look(question(authorization, method, account));
            return finding instanceof Finding.Shown ? permitted(authorization, method, finding) : finding;
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("a perspective failed");
            return Finding.notShown(AcmeError.SERVER_INTERNAL, "this node failed to look; its log has the reason");
        }
    }

    /** RFC 8659 section 5.5 leaves it to us when to check: early, where the refusal can be told with the name. */
    private Finding permitted(Authorization authorization, ControlMethod method, Finding finding) {
        ControlStatement statement = new ControlStatement(
                documents.accountUrl(authorization.account()),
                List.of(new ControlStatement.Shown(authorization.identifier().name(), method, clock.instant())));
        return authority
                .fault(statement)
                .map(fault -> Finding.notShown(AcmeError.CAA, fault))
                .orElse(finding);
    }

    private ControlQuestion question(Authorization authorization, ControlMethod method, Account account) {
        SubjectName name = authorization.identifier().withoutWildcard().name();
        String token = authorization.challenge(method).orElseThrow().token();
        String keyAuthorization = token + "." + account.key().thumbprint(); // RFC 8555 section 8.1
        Bytes digest = Hash.of(Bytes.utf8(keyAuthorization)).bytes();
        return switch (method) {
            case HTTP_01 -> new ControlQuestion.Http(name, token, keyAuthorization);
            case DNS_01 -> new ControlQuestion.Dns((SubjectName.DnsName) name, Json.base64url(digest));
            case TLS_ALPN_01 -> new ControlQuestion.TlsAlpn(name, digest);
            case DNS_PERSIST_01 -> persist(authorization, (SubjectName.DnsName) name, account);
        };
    }

    private ControlQuestion persist(Authorization authorization, SubjectName.DnsName name, Account account) {
        return new ControlQuestion.DnsPersist(
                name,
                documents.configuration().issuer(),
                PersistRecord.accountUris(
                        documents.accountHashPrefix(),
                        name,
                        account.allThumbprints(),
                        documents.accountUrl(account.id())),
                authorization.identifier().wildcard(),
                clock.instant());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
