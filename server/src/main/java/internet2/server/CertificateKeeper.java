package internet2.server;

import internet2.foundation.Bytes;
import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.RenewalSchedule;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the certificates that this node holds at two thirds of their life, each with a fresh key. */
final class CertificateKeeper implements AutoCloseable {

    private static final Duration AUTHORITY_EVERY = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);

    private final NodeFiles files;
    private final Issuance issuance;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificates").daemon().factory());

    CertificateKeeper(NodeFiles files, Issuance issuance, SecureRandom random, InstantSource clock) {
        this.files = files;
        this.issuance = issuance;
        this.random = random;
        this.clock = clock;
    }

    /** What is wanted: how to ask for it, and who is told of each new one. */
    record Wish(String name, Function<Bytes, IssueRequest> request, Consumer<NodeCertificate> renewed) {}

    /** The certificate as kept, or a new one. */
    NodeCertificate obtain(Wish wish) throws IssuanceRefused {
        Optional<NodeCertificate> kept = NodeCertificate.load(files, wish.name(), clock.instant());
        return kept.isPresent()
                ? kept.get()
                : NodeCertificate.request(files, wish.name(), issuance::issue, wish.request(), random);
    }

    /** From now on, renews it in time. */
    void keep(Wish wish, NodeCertificate current) {
        at(
                RenewalSchedule.renewAt(current.notBefore(), current.notAfter(), random.nextDouble()),
                () -> renew(wish, current));
    }

    /** Runs a task once a minute, such as the authority's own upkeep. */
    void everyMinute(Runnable task) {
        every(AUTHORITY_EVERY, task);
    }

    /** Does it again and again, so long after it was done the last time. */
    @SuppressWarnings("FutureReturnValueIgnored") // guarded() reports what fails
    void every(Duration pause, Runnable task) {
        schedule.scheduleWithFixedDelay(() -> guarded(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }

    private void renew(Wish wish, NodeCertificate current) {
        try {
            NodeCertificate next = NodeCertificate.request(files, wish.name(), issuance::issue, wish.request(), random);
            wish.renewed().accept(next);
            log.atInfo()
                    .addKeyValue("certificate", wish.name())
                    .addKeyValue("not_after", next.notAfter())
                    .log("certificate renewed");
            keep(wish, next);
        } catch (IssuanceRefused e) {
            log.atWarn()
                    .addKeyValue("certificate", wish.name())
                    .addKeyValue("not_after", current.notAfter())
                    .addKeyValue("code", e.code().text())
                    .addKeyValue("reason", e.reason())
                    .log("certificate not renewed yet");
            at(RenewalSchedule.retryAt(clock.instant(), current.notAfter()), () -> renew(wish, current));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // guarded() reports what fails
    private void at(Instant time, Runnable task) {
        Duration wait = Duration.between(clock.instant(), time);
        schedule.schedule(() -> guarded(task), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** An exception would end the schedule in silence. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("certificate upkeep failed");
        }
    }
}
