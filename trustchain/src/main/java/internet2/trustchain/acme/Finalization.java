package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.trustchain.acme.Signed.ByAccount;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateRequest;
import internet2.trustchain.authority.ControlStatement;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SubjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an order that is ready to its certificate (RFC 8555 section 7.4). */
final class Finalization implements AutoCloseable {

    /** How long a client is kept waiting before it has to ask again. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /** DER's first byte. */
    private static final byte SEQUENCE = 0x30;

    private static final Logger log = LoggerFactory.getLogger(Finalization.class);

    private final AcmeStore store;
    private final Authority authority;
    private final Documents documents;
    private final Limiter limiter;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("finalize ", 0).factory());

    Finalization(AcmeStore store, Authority authority, Documents documents, Limiter limiter, InstantSource clock) {
        this.store = store;
        this.authority = authority;
        this.documents = documents;
        this.limiter = limiter;
        this.clock = clock;
    }

    /** Orders whose finalizing the end of the process cut short are ready again. */
    void resume() {
        store.processingOrders().forEach(each -> store.changeOrder(each.id(), Order::reopened));
    }

    /** The order as it is when the certificate is there, or when the wait is over. */
    Order finish(Order order, ByAccount request, List<Authorization> authorizations, Instant now) throws AcmeRefused {
        CertificateRequest csr = csr(request);
        requireKey(csr, request.account());
        requireNames(csr, order);
        ControlStatement control = statement(request.account(), authorizations);
        Optional<String> unseen = authority.findingsFault(control);
        if (unseen.isPresent()) {
            throw AcmeRefused.unauthorized(unseen.get() + ": order again, and show it anew");
        }
        Optional<String> fault = authority.fault(control);
        if (fault.isPresent()) {
            throw new AcmeRefused(AcmeError.CAA, fault.get());
        }
        boolean[] begun = {false};
        Order processing = store.changeOrder(order.id(), each -> {
                    begun[0] = each.state() == Status.PENDING;
                    return begun[0] ? each.processing() : each;
                })
                .orElse(order);
        return begun[0] ? await(processing, csr, control, FinalizeRequest.of(request)) : processing;
    }

    /** Whether those who saw control shown still suffice: others may validate by now, and the account's key be new. */
    boolean stillCounts(Account account, Authorization valid) {
        return authority.findingsFault(statement(account, List.of(valid))).isEmpty();
    }

    private ControlStatement statement(Account account, List<Authorization> valid) {
        return new ControlStatement(
                documents.accountUrl(account.id()),
                account.key().digest(),
                valid.stream().map(each -> each.shown().orElseThrow()).toList());
    }

    private Order await(Order order, CertificateRequest csr, ControlStatement control, FinalizeRequest request) {
        CompletableFuture<Void> issuing =
                CompletableFuture.runAsync(() -> issue(order, csr, control, request), threads);
        try {
            issuing.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.atInfo().addKeyValue("order", order.id()).log("the ledger takes its time; the client asks again");
        } catch (ExecutionException e) {
            log.atError().addKeyValue("order", order.id()).setCause(e).log("finalizing failed");
            store.changeOrder(order.id(), Order::reopened);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return store.order(order.id()).orElse(order);
    }

    private void issue(Order order, CertificateRequest csr, ControlStatement control, FinalizeRequest request) {
        try {
            Optional<Duration> lifetime = Objects.requireNonNull(
                    documents.configuration().profiles().get(order.profile()), "an order's profile exists");
            Purpose purpose = order.profile().equals(AcmeConfiguration.WEB) ? Purpose.WEB : Purpose.SERVICE;
            IssuedCertificate issued = authority.issue(csr, control, request.encoded(), purpose, lifetime);
            store.certified(order.id(), issued.serial(), issued.notAfter());
            limiter.issued(order.identifiers(), clock.instant());
        } catch (IssuanceRefused e) {
            log.atInfo()
                    .addKeyValue("order", order.id())
                    .addKeyValue("reason", e.reason())
                    .log("order not finalized");
            store.changeOrder(
                    order.id(),
                    each -> e.code() == IssuanceRefused.Code.UNAVAILABLE
                            ? each.reopened()
                            : each.failed(Problem.of(error(e), e.reason())));
        }
    }

    private static CertificateRequest csr(ByAccount request) throws AcmeRefused {
        String text = Json.text(request.payload(), "csr", "the request");
        Bytes der = Json.base64url(text, "\"csr\"");
        if (der.isEmpty() || der.at(0) != SEQUENCE) {
            throw new AcmeRefused(AcmeError.BAD_CSR, "\"csr\" is not a PKCS#10 request in DER");
        }
        try {
            return CertificateRequest.parse(der);
        } catch (IssuanceRefused e) {
            throw new AcmeRefused(AcmeError.BAD_CSR, e.reason());
        }
    }

    /** RFC 8555 section 11.1: the account's key must not be certified; nor may one that others know. */
    private void requireKey(CertificateRequest csr, Account account) throws AcmeRefused {
        if (csr.key().info().equals(account.key().key().info())) {
            throw new AcmeRefused(
                    AcmeError.BAD_CSR, "the request's key is the account's: make another for the certificate");
        }
        if (authority.isCompromised(csr.key())) {
            throw new AcmeRefused(
                    AcmeError.BAD_CSR, "the request's key was compromised, and is certified no more: make another");
        }
    }

    /** "The CSR MUST indicate the exact same set of requested identifiers as the initial newOrder request." */
    private static void requireNames(CertificateRequest csr, Order order) throws AcmeRefused {
        Set<SubjectName> wished = csr.wished();
        Set<SubjectName> ordered = new LinkedHashSet<>();
        order.identifiers().forEach(each -> ordered.add(each.name()));
        if (!wished.equals(ordered)) {
            throw new AcmeRefused(
                    AcmeError.BAD_CSR,
                    "the request asks for " + texts(wished) + ", the order is for " + texts(ordered));
        }
    }

    private static List<String> texts(Set<SubjectName> names) {
        return names.stream().map(SubjectName::text).toList();
    }

    private static AcmeError error(IssuanceRefused refused) {
        return switch (refused.code()) {
            case BAD_KEY, BAD_NAME, MALFORMED_REQUEST, NO_PROOF_OF_POSSESSION -> AcmeError.BAD_CSR;
            case NOT_ENTITLED, NOT_ENROLLED -> AcmeError.UNAUTHORIZED;
            case BAD_LIFETIME, UNKNOWN_CERTIFICATE, ALREADY_REVOKED, LEDGER_REFUSED, UNAVAILABLE ->
                AcmeError.SERVER_INTERNAL;
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
