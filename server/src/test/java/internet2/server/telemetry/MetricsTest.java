package internet2.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The names that dashboards and checks rely on. */
class MetricsTest {

    @Test
    void theNamesOfTheContractAreThereSaveThatOfTheCacheWhichIsNotBuilt() {
        Metrics metrics = new Metrics();
        metrics.certificateIssued();
        metrics.certificateRevoked();
        metrics.observeDnsQueries(() -> 3);
        metrics.consensus().round();
        metrics.consensus().viewSkipped();
        metrics.logSubmitted();
        metrics.observeStorageUsage(() -> 4096);
        assertThat(metrics.scrape().lines())
                .contains(
                        "trustchain_certificates_issued_total 1.0",
                        "trustchain_certificates_revoked_total 1.0",
                        "trustchain_dns_queries_total 3.0",
                        "trustchain_consensus_rounds_total 1.0",
                        "trustchain_consensus_failures_total 1.0",
                        "trustchain_ct_submissions_total 1.0",
                        "trustchain_storage_usage_bytes 4096.0");
    }

    @Test
    void eachValidatorHasItsSuspicionAndItsVotes() {
        Metrics metrics = new Metrics();
        String id = "0123456789abcdef".repeat(4);
        metrics.consensus().suspicion(id, 0.5);
        metrics.consensus().suspicion(id, 0.25);
        metrics.consensus().voteSeen(id, "prepare");
        metrics.consensus().mode("validating");
        metrics.consensus().viewEntered(3, 400);
        metrics.consensus().journalSynced(Duration.ofMillis(2));
        metrics.consensus().queueDropped("to-peer");
        assertThat(metrics.scrape().lines())
                .contains(
                        "internet2_consensus_suspicion{validator=\"0123456789abcdef\"} 0.25",
                        "internet2_consensus_votes_total{kind=\"prepare\",validator=\"0123456789abcdef\"} 1.0",
                        "internet2_consensus_mode{mode=\"validating\"} 1.0",
                        "internet2_consensus_mode{mode=\"following\"} 0.0",
                        "internet2_consensus_epoch 3.0",
                        "internet2_consensus_view 400.0",
                        "internet2_consensus_queue_drops_total{queue=\"to-peer\"} 1.0",
                        "internet2_consensus_journal_sync_seconds_count 1");
    }

    @Test
    void lanesSayHowSoonBatchesAreStoredAndWhoseCameHow() {
        Metrics metrics = new Metrics();
        metrics.consensus().batchAvailable(12, Duration.ofMillis(7));
        metrics.consensus().batchTaken("0123456789abcdef".repeat(4), 5, false);
        metrics.consensus().batchTaken("0123456789abcdef".repeat(4), 3, true);
        assertThat(metrics.scrape().lines())
                .contains(
                        "internet2_consensus_lane_availability_seconds_count 1",
                        "internet2_consensus_lane_operations_total 12.0",
                        "internet2_consensus_lane_batches_total{how=\"sent\",validator=\"0123456789abcdef\"} 1.0",
                        "internet2_consensus_lane_batches_total{how=\"fetched\",validator=\"0123456789abcdef\"} 1.0",
                        "internet2_consensus_lane_batch_operations_total"
                                + "{how=\"fetched\",validator=\"0123456789abcdef\"} 3.0");
    }

    @Test
    void countersAreThereBeforeAnythingHappened() {
        assertThat(new Metrics().scrape()).contains("trustchain_certificates_issued_total 0.0");
    }

    @Test
    void requestsAreAHistogramByRouteAndStatus() {
        Metrics metrics = new Metrics();
        metrics.http().requestServed("/api/v1/status", "GET", 200, Duration.ofMillis(7));
        assertThat(metrics.scrape())
                .contains("internet2_http_requests_seconds_bucket"
                        + "{method=\"get\",route=\"/api/v1/status\",status=\"200\",le=\"0.01\"} 1");
    }

    @Test
    void whatIsObservedIsStillReadAfterACollection() {
        Metrics metrics = new Metrics();
        AtomicLong queries = new AtomicLong();
        metrics.observeDnsQueries(() -> queries.get());
        metrics.observeLedgerHeight(() -> queries.get());
        System.gc();
        queries.set(5);
        assertThat(metrics.scrape()).contains("trustchain_dns_queries_total 5.0", "internet2_ledger_height 5.0");
    }
}
