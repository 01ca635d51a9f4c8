package internet2.trustchain.acme;

import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.ControlMethod;
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

/** Has challenges looked at, each once, and writes down what was seen and by whom. */
final class Validations implements AutoCloseable {

    /** At the same time; the others wait for their turn. */
    private static final int AT_ONCE_MAX = 32;

    private static final Logger log = LoggerFactory.getLogger(Validations.class);

    private final AcmeStore store;
    private final Authority authority;
    private final Perspectives perspectives;
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
            Perspectives perspectives,
            Documents documents,
            Limiter limiter,
            InstantSource clock,
            AcmeObserver observer) {
        this.store = store;
        this.authority = authority;
        this.perspectives = perspectives;
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
        Verdict verdict = account.isPresent()
                ? verdict(authorization, method, account.get())
                : Verdict.unmet(AcmeError.UNAUTHORIZED, "the account was deactivated");
        Instant now = clock.instant();
        observer.validated(method, verdict instanceof Verdict.Met, Duration.between(began, now));
        switch (verdict) {
            case Verdict.Met met ->
                store.changeAuthorization(authorization.id(), each -> each.proven(method, now, met));
            case Verdict.Unmet not -> {
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

    /** RFC 8659 section 5.5 leaves it to us when to check CAA: first here, where a refusal costs nobody a look. */
    private Verdict verdict(Authorization authorization, ControlMethod method, Account account)
            throws InterruptedException {
        ControlClaim claim = new ControlClaim(
                documents.accountUrl(account.id()),
                account.key().digest(),
                authorization.identifier().name(),
                method);
        Optional<String> fault = authority.fault(claim);
        if (fault.isPresent()) {
            return Verdict.unmet(AcmeError.CAA, fault.get());
        }
        try {
            return perspectives.look(new ControlInquiry(
                    claim,
                    authorization.challenge(method).orElseThrow().token(),
                    documents.accountHashPrefix(),
                    method == ControlMethod.DNS_PERSIST_01 ? account.changes() : List.of()));
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("a perspective failed");
            return Verdict.unmet(AcmeError.SERVER_INTERNAL, "this node failed to look; its log has the reason");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
