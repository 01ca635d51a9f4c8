package internet2.server;

import internet2.foundation.Hash;
import internet2.foundation.crypto.Pem;
import internet2.server.gateway.StreamEvent;
import internet2.server.gateway.StreamEvent.LogAlert;
import internet2.server.telemetry.Metrics;
import internet2.trustchain.gossip.SplitView;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogListener;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.monitor.Monitor;
import internet2.trustchain.monitor.Sighting;
import internet2.trustchain.validation.Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what they have to look at: at once over the stream and as a metric, and over the webhook until it is
 * taken.
 *
 * <p>The queue of sightings for the webhook is the log itself: all that is kept is how far it was told, in a file. So
 * nothing is lost while the node or the webhook's server is down, and nothing piles up; what was told may be told again
 * after a crash. Other alerts wait in memory, {@value #WAITING_MAX} of them at most.
 */
final class LogAlerts implements LogListener, AutoCloseable {

    private static final int WAITING_MAX = 64;
    private static final int REMEMBERED_MAX = 4096;
    private static final String TOLD = "webhook";

    private static final Logger log = LoggerFactory.getLogger(LogAlerts.class);

    private final Monitor monitor;
    private final TransparencyLog transparency;
    private final NodeFiles files;
    private final Optional<Webhook> webhook;
    private final Metrics metrics;
    private final InstantSource clock;
    private final BlockingQueue<LogAlert> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Semaphore grown = new Semaphore(1);
    private final Set<Hash> remembered = ConcurrentHashMap.newKeySet();
    private final Thread tellingSightings;
    private final Thread tellingOthers;

    private volatile Consumer<StreamEvent> stream = event -> {};

    LogAlerts(
            Monitor monitor,
            TransparencyLog transparency,
            NodeFiles files,
            Optional<Webhook> webhook,
            Metrics metrics,
            InstantSource clock) {
        this.monitor = monitor;
        this.transparency = transparency;
        this.files = files;
        this.webhook = webhook;
        this.metrics = metrics;
        this.clock = clock;
        this.tellingSightings = Thread.ofVirtual().name("log-sightings").unstarted(this::tellSightings);
        this.tellingOthers = Thread.ofVirtual().name("log-alerts").unstarted(this::tellOthers);
    }

    /** From now on the webhook is told, from where it was told last; and the stream. */
    void start(Consumer<StreamEvent> publish) {
        stream = publish;
        if (webhook.isPresent()) {
            tellingSightings.start();
            tellingOthers.start();
        }
    }

    @Override
    public void appended(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            monitor.inspect(entry).ifPresent(sighting -> show(event(sighting)));
        }
        if (webhook.isPresent()) {
            grown.release();
        }
    }

    /** An issuer of the network signed it, but the ledger never published it. */
    void unpublished(Certificate certificate) {
        // Whoever found one may hand it in as often as he likes: it is one alert.
        if (remembered.size() < REMEMBERED_MAX && remembered.add(certificate.fingerprint())) {
            raise(new StreamEvent.CertificateUnpublished(
                    certificate.fingerprint().hex(),
                    certificate.serialNumber().toString(16),
                    Monitor.names(certificate),
                    new Pem(Pem.CERTIFICATE, certificate.der()).text(),
                    clock.instant()));
        }
    }

    /**
     * The log shows different people different entries.
     *
     * @param known whose cosignatures are looked at
     */
    void split(SplitView evidence, List<Cosigner> known) {
        try {
            SplitView.Proven proven = evidence.verify(transparency.key(), known);
            String kept = Base64.getEncoder().encodeToString(evidence.encoded().toArray());
            files.write("log-evidence/" + evidence.id().hex(), kept);
            raise(new StreamEvent.SplitViewFound(
                    proven.smaller().origin(),
                    proven.smaller().size(),
                    proven.smaller().root().hex(),
                    proven.larger().size(),
                    proven.larger().root().hex(),
                    proven.cosigners().stream().map(Cosigner::name).toList(),
                    kept,
                    clock.instant()));
        } catch (LogRefused e) {
            throw new IllegalStateException("evidence was checked before", e);
        }
    }

    private void raise(LogAlert alert) {
        show(alert);
        if (webhook.isPresent() && !waiting.offer(alert)) {
            metrics.webhook("dropped");
        }
    }

    private void show(LogAlert alert) {
        metrics.logAlert(alert.event());
        log.atWarn()
                .addKeyValue("kind", alert.event())
                .addKeyValue("about", alert.about())
                .log("alert about the log");
        stream.accept(alert);
    }

    private StreamEvent.CertificateSighted event(Sighting sighting) {
        return new StreamEvent.CertificateSighted(
                sighting.watched(),
                sighting.index(),
                sighting.logged(),
                sighting.serial(),
                sighting.names(),
                sighting.notAfter(),
                sighting.fingerprint().hex(),
                sighting.issuer().hex(),
                clock.instant());
    }

    private void tellSightings() {
        try {
            long next = told();
            while (true) {
                List<LogEntry> entries = transparency.entries(next, TransparencyLog.ENTRIES_MAX);
                for (LogEntry entry : entries) {
                    Optional<Sighting> sighting = monitor.inspect(entry);
                    if (sighting.isPresent()) {
                        webhook.orElseThrow().deliver(event(sighting.get()));
                        files.write(TOLD, Long.toString(entry.index() + 1));
                    }
                }
                if (entries.isEmpty()) {
                    files.write(TOLD, Long.toString(next));
                    grown.acquire();
                    grown.drainPermits();
                }
                next += entries.size();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where nobody was told anything yet, it begins with what comes now. */
    private long told() {
        Optional<String> kept = files.read(TOLD);
        try {
            return kept.isPresent() ? Long.parseLong(kept.get().strip()) : transparency.size();
        } catch (NumberFormatException e) {
            return transparency.size();
        }
    }

    private void tellOthers() {
        try {
            while (true) {
                webhook.orElseThrow().deliver(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        webhook.ifPresent(Webhook::close);
        tellingSightings.interrupt();
        tellingOthers.interrupt();
    }
}
