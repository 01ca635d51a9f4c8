package internet2.server.workloads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RenewalSchedule;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.workloads.WorkloadEntry;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SVIDs of this node's workloads, one for each entry that somebody asked for. Each is renewed at two thirds of its
 * life with a new key, as long as it was asked for since it was made: whoever listens asks again when told of a change,
 * so what nobody listens to is dropped, and its key with it.
 */
final class Svids implements AutoCloseable {

    /** What was refused is not asked for again any sooner, however often a process calls; nor is the next one. */
    private static final Duration REFUSED_FOR = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Svids.class);

    private final NodeId node;
    private final String trustDomain;
    private final Issuance issuance;
    private final Runnable changed;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Duration pause;
    private final Map<WorkloadEntry, Held> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService schedule = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("workloads").daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());

    /** @param changed called after each renewal, when one has ended without, and when a refusal stands no longer */
    Svids(
            NodeId node,
            String trustDomain,
            Issuance issuance,
            Runnable changed,
            SecureRandom random,
            InstantSource clock) {
        this(node, trustDomain, issuance, changed, random, clock, REFUSED_FOR);
    }

    /** @param pause after a refusal, and at least between two certificates of one entry */
    Svids(
            NodeId node,
            String trustDomain,
            Issuance issuance,
            Runnable changed,
            SecureRandom random,
            InstantSource clock,
            Duration pause) {
        this.node = node;
        this.trustDomain = trustDomain;
        this.issuance = issuance;
        this.changed = changed;
        this.random = random;
        this.clock = clock;
        this.pause = pause;
    }

    /** Blocks while it is issued for the first time. */
    Svid of(WorkloadEntry entry) throws IssuanceRefused {
        return held.computeIfAbsent(entry, Held::new).get();
    }

    /** What is not among these is no longer anybody's. */
    void retain(Set<WorkloadEntry> entries) {
        held.keySet().retainAll(entries);
    }

    @Override
    public void close() {
        schedule.shutdownNow();
        held.clear();
    }

    private Svid issue(WorkloadEntry entry) throws IssuanceRefused {
        KeyPair pair = TlsKeys.generate(random);
        String spiffeId = entry.spiffeId(trustDomain).text();
        List<String> names = new ArrayList<>(List.of(spiffeId));
        names.addAll(entry.dnsNames());
        Bytes csr = Bytes.utf8(SigningRequest.create(pair, List.of()));
        IssuedCertificate issued =
                issuance.issue(new IssueRequest(csr, names, entry.lifetime(), Purpose.SERVICE, node));
        Svid svid = Svid.of(names, issued, pair, clock.instant());
        log.atInfo()
                .addKeyValue("spiffe_id", spiffeId)
                .addKeyValue("serial", issued.serial())
                .addKeyValue("not_after", svid.notAfter())
                .log("workload certified");
        return svid;
    }

    private final class Held {

        private final WorkloadEntry entry;

        @GuardedBy("this")
        private @Nullable Svid current;

        @GuardedBy("this")
        private boolean asked;

        @GuardedBy("this")
        private @Nullable IssuanceRefused refusal;

        @GuardedBy("this")
        private Instant refusedUntil = Instant.MIN;

        Held(WorkloadEntry entry) {
            this.entry = entry;
        }

        synchronized Svid get() throws IssuanceRefused {
            asked = true;
            Instant now = clock.instant();
            Svid present = current;
            if (present != null && present.notAfter().isAfter(now)) {
                return present;
            }
            if (refusal != null && refusedUntil.isAfter(now)) {
                throw refusal;
            }
            try {
                return put(issue(entry));
            } catch (IssuanceRefused e) {
                refusal = e;
                refusedUntil = clock.instant().plus(pause);
                log.atWarn()
                        .addKeyValue("path", entry.path())
                        .addKeyValue("code", e.code().text())
                        .addKeyValue("reason", e.reason())
                        .log("workload not certified");
                if (e.code() == IssuanceRefused.Code.UNAVAILABLE) {
                    at(refusedUntil, changed); // who got his other identities meanwhile gets this one, too
                }
                throw e;
            }
        }

        private synchronized Svid put(Svid next) {
            current = next;
            refusal = null;
            Instant due = RenewalSchedule.renewAt(next.notBefore(), next.notAfter(), random.nextDouble());
            at(notTooSoon(due), () -> renew(next));
            return next;
        }

        private void renew(Svid old) {
            if (!wanted(old)) {
                return;
            }
            try {
                replace(issue(entry));
                changed.run();
            } catch (IssuanceRefused | RuntimeException e) {
                log.atWarn()
                        .addKeyValue("spiffe_id", old.spiffeId())
                        .addKeyValue("not_after", old.notAfter())
                        .addKeyValue("reason", e.getMessage())
                        .log("workload not renewed yet");
                retry(old);
            }
        }

        private void retry(Svid old) {
            Instant now = clock.instant();
            if (now.isBefore(old.notAfter())) {
                at(notTooSoon(RenewalSchedule.retryAt(now, old.notAfter())), () -> renew(old));
            } else if (drop(old)) {
                changed.run();
            }
        }

        /** Whether it was still what is handed out. */
        private synchronized boolean drop(Svid old) {
            return old.equals(current) && held.remove(entry, this);
        }

        /** The new one has to be asked for anew. */
        private synchronized void replace(Svid next) {
            put(next);
            asked = false;
        }

        private synchronized boolean wanted(Svid old) {
            boolean mine = old.equals(current) && held.get(entry) == this;
            if (mine && !asked) {
                held.remove(entry, this);
            }
            return mine && asked;
        }
    }

    private Instant notTooSoon(Instant time) {
        Instant earliest = clock.instant().plus(pause);
        return time.isBefore(earliest) ? earliest : time;
    }

    /** At that time or within the millisecond after it, never before. */
    @SuppressWarnings("FutureReturnValueIgnored") // a virtual thread reports what fails
    private void at(Instant time, Runnable task) {
        long wait = Math.max(0, Duration.between(clock.instant(), time).toMillis() + 1);
        schedule.schedule(() -> Thread.startVirtualThread(task), wait, TimeUnit.MILLISECONDS);
    }
}
