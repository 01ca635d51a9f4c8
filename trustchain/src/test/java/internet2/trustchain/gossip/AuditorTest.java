package internet2.trustchain.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.merkle.Frontier;
import internet2.foundation.merkle.HashSource;
import internet2.foundation.merkle.MerkleProofs;
import internet2.foundation.merkle.MerkleTree;
import internet2.trustchain.gossip.Auditor.Finding;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that shows different people different entries is convicted by whoever hears both. */
final class AuditorTest {

    private static final Ed25519Key KEY = Ed25519Key.generate(new SecureRandom());
    static final NoteKey LOG = new NoteKey("example.internal/log", KEY.publicKey());

    /** One face of the log: the same entries as the others up to where they part. */
    static final class Face implements Auditor.Own {

        private final int parts;
        private final String name;
        private final Map<List<Long>, Hash> nodes = new HashMap<>();
        private Frontier frontier = Frontier.EMPTY;
        private long signed;

        Face(String name, int parts) {
            this.name = name;
            this.parts = parts;
        }

        Face grow(long size) {
            while (frontier.size() < size) {
                long at = frontier.size();
                Hash leaf = MerkleTree.leafHash(Bytes.utf8(at < parts ? "entry " + at : name + " " + at));
                frontier = frontier.append(leaf, (level, index, hash) -> nodes.put(List.of((long) level, index), hash));
            }
            return this;
        }

        /** Its head over its first entries. */
        String head(long size) {
            LogCheckpoint head =
                    new LogCheckpoint(LOG.name(), size, MerkleProofs.root(tree(), size), List.of("height " + size));
            return new SignedNote(
                            head.text(), CheckpointSigner.log(LOG, KEY::sign).sign(head, Instant.EPOCH))
                    .toString();
        }

        void sign(long size) {
            signed = size;
        }

        @Override
        public Optional<String> head() {
            return signed == 0 ? Optional.empty() : Optional.of(head(signed));
        }

        @Override
        public long size() {
            return frontier.size();
        }

        @Override
        public HashSource tree() {
            return (level, index) -> nodes.getOrDefault(List.of((long) level, index), Hash.ZERO);
        }
    }

    static Face face(String name, int parts, long size) {
        Face face = new Face(name, parts).grow(size);
        face.sign(size);
        return face;
    }

    @Test
    void headsOfOneLogAgreeWhateverTheirSizes() {
        Face all = face("a", 100, 100);
        Face here = face("a", 100, 40);
        Auditor auditor = new Auditor(LOG, here);

        for (long size = 0; size <= 40; size++) {
            assertThat(auditor.hear(all.head(size))).isEqualTo(new Finding.Agrees());
        }
        for (long size = 40; size <= 100; size++) {
            assertThat(auditor.hear(all.head(size), Growth.of(all.tree(), 40, size)))
                    .isEqualTo(new Finding.Agrees());
        }
        assertThat(auditor.hear(all.head(60))).isEqualTo(new Finding.Waits());
        here.grow(60);
        assertThat(auditor.grown()).containsExactly(new Finding.Agrees());
        assertThat(auditor.grown()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 31})
    void headsThatPartAreEvidenceOnceBothAreSigned(int parts) throws Exception {
        Face other = face("b", parts, 64);
        Face here = face("a", parts, 33);
        Auditor auditor = new Auditor(LOG, here);

        for (long size = parts + 1L; size <= 64; size++) {
            Finding alone = auditor.hear(other.head(size));
            Finding proven = size < 33 ? alone : auditor.hear(other.head(size), Growth.of(other.tree(), 33, size));
            SplitView.Proven split = evidence(proven).verify(LOG, List.of());
            assertThat(split.smaller().size()).isEqualTo(Math.min(33, size));
            assertThat(alone).isInstanceOf(size <= 33 ? Finding.Split.class : Finding.Waits.class);
        }
        here.grow(64);
        assertThat(auditor.grown()).as("no head of 64 entries is signed here").isEmpty();
        here.sign(64);
        assertThat(auditor.grown())
                .hasSize(31)
                .allSatisfy(finding -> evidence(finding).verify(LOG, List.of()));
    }

    private static SplitView evidence(Finding finding) {
        assertThat(finding).isInstanceOf(Finding.Split.class);
        SplitView evidence = ((Finding.Split) finding).evidence();
        assertThat(CanonicalReader.decode(evidence.encoded(), SplitView::decode))
                .isEqualTo(evidence);
        return evidence;
    }

    @Test
    void nobodyIsConvictedOfWhatAnHonestLogDoes() throws Exception {
        Face honest = face("a", 50, 50);
        Face invented = face("b", 3, 50);
        List<SplitView> framed = List.of(
                new SplitView(honest.head(20), honest.head(50), Growth.of(honest.tree(), 20, 50)),
                new SplitView(honest.head(20), honest.head(50), Growth.of(invented.tree(), 20, 50)),
                new SplitView(honest.head(20), honest.head(50), Growth.of(honest.tree(), 19, 50)),
                new SplitView(honest.head(50), honest.head(20), Growth.of(honest.tree(), 20, 50)));
        for (SplitView each : framed) {
            assertThatThrownBy(() -> each.verify(LOG, List.of())).isInstanceOf(LogRefused.class);
        }
        String foreign = invented.head(30).replaceFirst("\u2014 .*\n", "\u2014 other AAAAAAAA\n");
        SplitView unsigned = new SplitView(foreign, honest.head(50), Growth.of(honest.tree(), 30, 50));
        assertThatThrownBy(() -> unsigned.verify(LOG, List.of())).isInstanceOf(LogRefused.class);
        assertThat(new Auditor(LOG, honest).hear(foreign)).isInstanceOf(Finding.Refused.class);
    }

    @Test
    void whoSendsHeadsOfTheFutureTakesNoMemory() {
        Face far = face("a", 5000, 5000);
        Face here = face("a", 5000, 10);
        Auditor auditor = new Auditor(LOG, here);
        for (long size = 11; size < 200; size++) {
            assertThat(auditor.hear(far.head(size))).isEqualTo(new Finding.Waits());
        }
        here.grow(200);
        assertThat(auditor.grown()).hasSize(Auditor.WAITING_MAX);
    }

    /**
     * Nodes at different heights of two faces gossip in pairs: as soon as one from each side have met, there is
     * evidence; among nodes of one side there never is.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inANetworkThatGossipsASplitViewComesOut(long seed) throws Exception {
        Random random = new Random(seed);
        int parts = random.nextInt(20);
        List<Face> nodes = new ArrayList<>();
        List<Auditor> auditors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            nodes.add(face(i < 2 ? "b" : "a", parts, parts + 1 + random.nextInt(40)));
            auditors.add(new Auditor(LOG, nodes.get(i)));
        }
        for (int round = 0; round < 200; round++) {
            int asks = random.nextInt(8);
            int told = random.nextInt(8);
            Face from = nodes.get(told);
            Finding finding = from.signed >= nodes.get(asks).signed && random.nextBoolean()
                    ? auditors.get(asks)
                            .hear(from.head(from.signed), Growth.of(from.tree(), nodes.get(asks).signed, from.signed))
                    : auditors.get(asks).hear(from.head(from.signed));
            boolean strangers = (asks < 2) != (told < 2);
            boolean known = nodes.get(asks).signed >= from.signed || !(finding instanceof Finding.Waits);
            String what = "seed " + seed + " round " + round;
            if (strangers && known) {
                evidence(finding).verify(LOG, List.of());
            } else if (!strangers) {
                assertThat(finding).as(what).isNotInstanceOfAny(Finding.Split.class, Finding.Refused.class);
            }
            nodes.get(asks).grow(nodes.get(asks).signed + random.nextInt(2));
            nodes.get(asks).sign(nodes.get(asks).size());
            for (Finding late : auditors.get(asks).grown()) {
                assertThat(late).isNotInstanceOf(Finding.Refused.class);
            }
        }
    }
}
