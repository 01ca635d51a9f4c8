package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.verifier.StateProof;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ledger of one validator below, the answers above. */
final class NamesOnLedgerTest {

    @Test
    void aNameIsAnsweredOnceItsBlockIsThereAndAfterARestart(@TempDir Path folder) throws Exception {
        try (TestNetwork network = new TestNetwork(folder, genesis(), new NamesModule())) {
            Ledger ledger = network.openValidator();
            NodeAccount node = network.start(ledger);
            Session administrator = network.administrator(ledger);
            try (ZoneFeed feed = ZoneFeed.of(ledger)) {
                Receipt receipt = set(administrator, "web.example.internal", "AAAA", "2001:db8::1");
                assertThat(feed.awaitHeight(receipt.height(), Duration.ofSeconds(5)))
                        .isTrue();

                assertThat(texts(feed.get(), "web.example.internal")).containsExactly("2001:db8::1");
                assertThat(feed.awaitHeight(receipt.height() + 1000, Duration.ofMillis(10)))
                        .isFalse();
            }
            Bytes key = NamesReader.recordKey(name("web.example.internal"), RecordType.AAAA);
            StateProof proof = ledger.prove(NamesModule.NAME, key);
            assertThat(proof.value())
                    .contains(RecordSet.parse(name("web.example.internal"), RecordType.AAAA, 60, "2001:db8::1")
                            .encoded());
            assertThat(ledger.query(NamesReader.class).zones()).hasSize(1);
            node.close();
            ledger.close();

            try (ZoneFeed feed = ZoneFeed.of(network.openValidator())) {
                assertThat(texts(feed.get(), "web.example.internal")).containsExactly("2001:db8::1");
            }
        }
    }

    private static Genesis genesis() {
        return Genesis.ofOne(
                "test",
                Instant.now(),
                TestNetwork.VALIDATOR.publicKey(),
                TestNetwork.ADMINISTRATOR.publicKey(),
                TestNetwork.parameters(),
                Map.of(
                        NamesModule.NAME,
                        NamesGenesis.of(TestNetwork.ADMINISTRATOR.publicKey().id(), List.of(name("internal")))
                                .encoded()));
    }

    private static Receipt set(Session session, String name, String type, String value) throws Exception {
        Receipt receipt = session.submit(
                        NamesModule.NAME,
                        new NamesOperation.SetRecords(RecordSet.parse(name(name), RecordType.parse(type), 60, value)))
                .get(10, TimeUnit.SECONDS);
        assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
        return receipt;
    }

    private static List<String> texts(ZoneView view, String name) {
        return Resolution.of(name(name), RecordType.AAAA, view).answers().stream()
                .map(ResourceRecord::text)
                .toList();
    }
}
