package internet2.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.store.StateStore;
import internet2.stoq.Handler;
import internet2.trustchain.gossip.SplitView;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes over STOQ; the first keeps the log's key. */
@Timeout(60)
final class LogGossipTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Ed25519Key KEY = Ed25519Key.generate(new SecureRandom());
    private static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());

    @TempDir
    Path folder;

    private final List<StateStore> stores = new ArrayList<>();
    private final List<Talker> talkers = new ArrayList<>();
    private List<LedgerEnd> ends = List.of();

    private record Talker(TransparencyLog log, LogGossip gossip, BlockingQueue<SplitView> found) {}

    @BeforeEach
    void open() throws Exception {
        ends = LedgerEnd.open(3);
    }

    @AfterEach
    void close() {
        talkers.forEach(each -> each.gossip().close());
        ends.forEach(LedgerEnd::close);
        stores.forEach(StateStore::close);
    }

    /** Where its tree differs from the others', it is a log of its own under the same name and key. */
    private Talker talker(int number, boolean signs) throws IOException {
        LedgerEnd end = ends.get(number);
        StateStore store = StateStore.open(folder.resolve("log-" + talkers.size()));
        stores.add(store);
        Cosigner founder = Cosigner.of(LOG.name(), ends.getFirst().keys().publicKey());
        CheckpointSigner signer = signs
                ? CheckpointSigner.log(LOG, KEY::sign)
                        .and(CheckpointSigner.validator(founder, ends.getFirst().keys()))
                : CheckpointSigner.NONE;
        TransparencyLog log = TransparencyLog.open(LogTrust.majority(LOG, List.of(founder)), signer, store);
        BlockingQueue<SplitView> found = new LinkedBlockingQueue<>();
        Set<NodeId> all = ends.stream().map(LedgerEnd::id).collect(Collectors.toSet());
        AtomicReference<Optional<LogGossip>> open = new AtomicReference<>(Optional.empty());
        end.serve(PeerServices.gossip(open::get).toArray(Handler[]::new)); // as another process: first of all
        LogGossip gossip = new LogGossip(
                end.ledger(),
                log,
                this::validators,
                end.keys(),
                () -> all,
                (evidence, known) -> found.add(evidence),
                InstantSource.fixed(NOW));
        open.set(Optional.of(gossip));
        log.subscribe(gossip);
        Talker talker = new Talker(log, gossip, found);
        talkers.add(talker);
        return talker;
    }

    private ValidatorSet validators() {
        return new ValidatorSet(ends.stream()
                .map(end -> new Validator(end.keys().publicKey(), 1))
                .sorted(Comparator.comparing(Validator::id))
                .toList());
    }

    private static void grow(TransparencyLog log, String what, int count) {
        List<LogEntry> entries = new ArrayList<>();
        for (long i = log.size(); i < log.size() + count; i++) {
            entries.add(new LogEntry(i, NOW, Bytes.utf8(what + i), List.of(Hash.ZERO)));
        }
        log.append(log.height() + 1, entries, NOW);
    }

    @Test
    void everyValidatorsCosignatureComesTogether() throws Exception {
        Talker first = talker(0, true);
        Talker second = talker(1, false);
        Talker third = talker(2, false);
        grow(second.log(), "certificate ", 5);
        grow(third.log(), "certificate ", 5);
        grow(first.log(), "certificate ", 5);

        assertThat(second.log().awaitSize(5, Duration.ofSeconds(20))).isTrue();
        assertThat(third.log().awaitSize(5, Duration.ofSeconds(20))).isTrue();
        while (vouching(first.log()) < 3) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(first.found()).isEmpty();
        assertThat(second.found()).isEmpty();
    }

    private long vouching(TransparencyLog log) throws Exception {
        SignedNote note = SignedNote.parse(log.checkpoint().orElseThrow());
        return ends.stream()
                .map(end -> Cosigner.of(LOG.name(), end.keys().publicKey()))
                .filter(each -> each.vouchesFor(note))
                .count();
    }

    @Test
    void aLogThatShowsTwoFacesIsConvictedByEverybodyWhoTalks() throws Exception {
        Talker first = talker(0, true);
        Talker deceived = talker(1, true);
        Talker third = talker(2, false);
        grow(third.log(), "certificate ", 4);
        grow(deceived.log(), "forgery ", 6);
        grow(first.log(), "certificate ", 4);

        for (Talker each : List.of(first, deceived, third)) {
            SplitView evidence = each.found().poll(30, TimeUnit.SECONDS);
            assertThat(evidence).isNotNull();
            List<Cosigner> known = ends.stream()
                    .map(end -> Cosigner.of(LOG.name(), end.keys().publicKey()))
                    .toList();
            SplitView.Proven proven = evidence.verify(LOG, known);
            assertThat(proven.smaller().size()).isEqualTo(4);
            assertThat(proven.larger().size()).isEqualTo(6);
            assertThat(proven.cosigners()).containsExactly(known.getFirst());
        }
    }
}
