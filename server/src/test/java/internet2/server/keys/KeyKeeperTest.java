package internet2.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Genesis;
import internet2.ledger.Parameters;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeyOperation.Open;
import internet2.trustchain.threshold.epochs.KeysGenesis;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a node stops in a ceremony, it goes on: on a ledger of one validator, which renews a share for itself. */
@Timeout(60)
final class KeyKeeperTest {

    private static final String KEY = "issuing";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HybridKey VALIDATOR = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
    private static final HybridKey ADMINISTRATOR = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
    private static final NodeId NODE = VALIDATOR.publicKey().id();
    private static final Bytes MESSAGE = Bytes.utf8("message");

    @TempDir
    Path folder;

    private final LocalIssuingKey made = LocalIssuingKey.generate(RANDOM);
    private LedgerNode ledger;
    private NodeAccount account;
    private DataFolder data;
    private KeyFiles files;
    private volatile Bytes seed = Bytes.EMPTY;

    @BeforeEach
    void open() throws Exception {
        Genesis genesis = Genesis.ofOne(
                "test",
                Instant.now(),
                VALIDATOR.publicKey(),
                ADMINISTRATOR.publicKey(),
                Parameters.development(),
                Map.of(
                        KeysModule.NAME,
                        new KeysGenesis(new TreeMap<>(Map.of(KEY, KeyEpoch.sole(NODE, made.key())))).encoded()));
        ledger = LedgerNode.openValidator(
                LedgerConfiguration.in(folder.resolve("ledger")), genesis, List.of(new KeysModule()), VALIDATOR);
        account = NodeAccount.start(
                ledger, VALIDATOR, folder, Duration.ofHours(1), Duration.ofSeconds(10), RANDOM, InstantSource.system());
        data = DataFolder.open(folder.resolve("data"));
        files = new KeyFiles(data);
        files.write(KEY, HeldShare.made(made));
    }

    @AfterEach
    void close() {
        data.close();
        account.close();
        ledger.close();
    }

    @Test
    void aShareThatIsRenewedTakesTheOldOnesPlaceAndTheSeedIsGone() throws Exception {
        Bytes before = fileOfShare();
        Holding holding = holding();
        CountDownLatch shares = new CountDownLatch(2);
        try (KeyKeeper keeper = keeper(holding, shares)) {
            keeper.start();
            assertThat(signs(holding)).isTrue();
            renew();
            assertThat(shares.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(current().number()).isEqualTo(1);
            assertThat(holding.current().orElseThrow().epoch().number()).isEqualTo(1);
            assertThat(signs(holding)).isTrue();
            assertThat(fileOfShare()).isNotEqualTo(before);
        }
        Holding again = holding();
        try (KeyKeeper keeper = keeper(again, new CountDownLatch(1))) {
            keeper.start();
            assertThat(signs(again)).as("after a restart").isTrue();
            assertThat(data.path().resolve("keys/issuing.seed")).doesNotExist();
        }
    }

    @Test
    void whoStopsBeforeItsNewShareIsOnDiskTakesItAtTheNextStart() throws Exception {
        Bytes old = fileOfShare();
        Holding first = holding();
        CountDownLatch shares = new CountDownLatch(2);
        try (KeyKeeper keeper = keeper(first, shares)) {
            keeper.start();
            renew();
            assertThat(shares.await(30, TimeUnit.SECONDS)).isTrue();
        }
        data.writeSecret("keys/issuing.share", old);
        data.writeSecret("keys/issuing.seed", seed);

        Holding second = holding();
        try (KeyKeeper keeper = keeper(second, new CountDownLatch(1))) {
            keeper.start();

            assertThat(second.current().orElseThrow().epoch().number()).isEqualTo(1);
            assertThat(signs(second)).isTrue();
            assertThat(fileOfShare()).isNotEqualTo(old);
        }
    }

    @Test
    void aShareThatABackupBroughtBackServesNobodyAndIsDeleted() throws Exception {
        Bytes old = fileOfShare();
        CountDownLatch shares = new CountDownLatch(2);
        try (KeyKeeper keeper = keeper(holding(), shares)) {
            keeper.start();
            renew();
            assertThat(shares.await(30, TimeUnit.SECONDS)).isTrue();
        }
        data.writeSecret("keys/issuing.share", old);
        files.deleteSeed(KEY);

        Holding restored = holding();
        try (KeyKeeper keeper = keeper(restored, new CountDownLatch(1))) {
            keeper.start();

            assertThat(restored.current()).isEmpty();
            assertThat(data.path().resolve("keys/issuing.share")).doesNotExist();
        }
    }

    @Test
    void aShareOfAnEpochThatTheLedgerHereHasNotReachedWaits() {
        files.write(KEY, new HeldShare(3, made.share()));
        Holding holding = holding();
        try (KeyKeeper keeper = keeper(holding, new CountDownLatch(1))) {
            keeper.start();

            assertThat(holding.current()).isEmpty();
            assertThat(files.share(KEY)).isPresent();
        }
    }

    @Test
    void onlyTheOwnerReadsAShare() throws Exception {
        assertThat(Files.getPosixFilePermissions(data.path().resolve("keys/issuing.share")))
                .hasSize(2);
        assertThat(files.share(KEY).orElseThrow().toString())
                .doesNotContain(made.share().secret().encoded().hex());
    }

    private static Holding holding() {
        return new Holding((message, evidence) -> Optional.empty(), RANDOM);
    }

    private KeyKeeper keeper(Holding holding, CountDownLatch gained) {
        return new KeyKeeper(
                NODE,
                ledger,
                files,
                key -> holding,
                (operation, stateBytes) -> {
                    // Whatever is said, the seed that it follows from is on disk.
                    seed = data.readSecret("keys/issuing.seed").orElseThrow();
                    return account.session().submit(KeysModule.NAME, operation.encoded(), stateBytes);
                },
                (key, now) -> false,
                gained::countDown,
                RANDOM);
    }

    /** As a validator may, for itself. */
    private void renew() throws Exception {
        account.session()
                .submit(KeysModule.NAME, new Open(KEY, 1, List.of(NODE)))
                .get(30, TimeUnit.SECONDS)
                .result();
    }

    private KeysState state() {
        return new KeysState(() -> ledger.state(KeysModule.NAME));
    }

    private KeyEpoch current() {
        return state().current(KEY).orElseThrow();
    }

    private boolean signs(Holding holding) {
        return made.publicKey()
                .verify(
                        MESSAGE,
                        holding.signAlone(List.of(MESSAGE)).orElseThrow().getFirst());
    }

    private Bytes fileOfShare() throws Exception {
        return Bytes.wrap(Files.readAllBytes(data.path().resolve("keys/issuing.share")));
    }
}
