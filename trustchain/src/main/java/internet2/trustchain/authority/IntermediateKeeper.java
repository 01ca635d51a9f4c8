package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.OperationRefused;
import internet2.trustchain.authority.CertificateOperation.RenewIntermediate;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the intermediate of a hierarchy renewed when it is due, from a node that can reach the root's key. */
public final class IntermediateKeeper {

    private static final Duration LEDGER_WAIT_MAX = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(IntermediateKeeper.class);

    private final NodeId node;
    private final Hierarchy hierarchy;
    private final Supplier<Optional<IssuingKey>> root;
    private final String baseUrl;
    private final CertificateLedger ledger;
    private final SecureRandom random;
    private final InstantSource clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param node this one, which publishes
     * @param root the root's key, if it can be reached from here; asked for when a renewal is due, and not before
     * @param baseUrl under which this node serves the root's list
     */
    public IntermediateKeeper(
            NodeId node,
            Hierarchy hierarchy,
            Supplier<Optional<IssuingKey>> root,
            String baseUrl,
            CertificateLedger ledger,
            SecureRandom random,
            InstantSource clock) {
        this.node = node;
        this.hierarchy = hierarchy;
        this.root = root;
        this.baseUrl = baseUrl;
        this.ledger = ledger;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Renews it if that is due, and nobody does so through this already. Of several nodes that try one is first; the
     * ledger refuses the others.
     */
    public void maintain() throws IssuanceRefused {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        try {
            renewIfDue();
        } finally {
            busy.set(false);
        }
    }

    private void renewIfDue() throws IssuanceRefused {
        IntermediateRenewal renewal = new IntermediateRenewal(ledger.state(), ledger.holders(), hierarchy);
        Instant now = clock.instant();
        if (renewal.notDue(now).isPresent()) {
            return;
        }
        Optional<IssuingKey> key = root.get();
        if (key.isEmpty()) {
            return;
        }
        Bytes certificate = renewal.signed(key.get(), Serial.random(random), now, baseUrl);
        publish(certificate);
        log.atInfo()
                .addKeyValue("hierarchy", hierarchy.text())
                .addKeyValue("not_after", IssuerCertificate.parse(certificate).notAfter())
                .log("intermediate renewed");
    }

    private void publish(Bytes certificate) throws IssuanceRefused {
        try {
            ledger.submit(new RenewIntermediate(node, hierarchy, certificate))
                    .get(LEDGER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .result();
        } catch (OperationRefused e) {
            throw new IssuanceRefused(LedgerRefusals.code(e.code()), e.reason(), e);
        } catch (ExecutionException | TimeoutException | LedgerUnavailableException e) {
            throw new IssuanceRefused(Code.UNAVAILABLE, "the ledger did not answer; it is tried again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuanceRefused(Code.UNAVAILABLE, "this node is stopping", e);
        }
    }
}
