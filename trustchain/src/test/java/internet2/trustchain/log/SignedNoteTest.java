package internet2.trustchain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SignedNoteTest {

    /** Example of c2sp.org/signed-note (C2SP, CC BY 4.0). */
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String EXAMPLE_NOTE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi\
            2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    /** Example of c2sp.org/tlog-cosignature; its keys are not published. */
    private static final String EXAMPLE_CHECKPOINT = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurm\
            RDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            \u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcr\
            tPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
            """;

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void theSpecificationsExampleVerifies() throws LogRefused {
        NoteKey key = NoteKey.parse(EXAMPLE_KEY);
        SignedNote note = SignedNote.parse(EXAMPLE_NOTE);

        key.verify(note);
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.toString()).isEqualTo(EXAMPLE_NOTE);
        assertThat(key.verifierKey()).isEqualTo(EXAMPLE_KEY);
        assertThat(key.keyId()).isEqualTo(0x530d903a);
    }

    @Test
    void anotherTextDoesNotVerify() throws LogRefused {
        NoteKey key = NoteKey.parse(EXAMPLE_KEY);
        SignedNote changed = SignedNote.parse(EXAMPLE_NOTE.replace("example message", "exemplary message"));

        assertThatThrownBy(() -> key.verify(changed)).isInstanceOf(LogRefused.class);
    }

    @Test
    void theSpecificationsCheckpointIsReadWithItsCosignature() throws LogRefused {
        SignedNote note = SignedNote.parse(EXAMPLE_CHECKPOINT);
        LogCheckpoint checkpoint = LogCheckpoint.parse(note.text());

        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20852163);
        assertThat(checkpoint.text()).isEqualTo(note.text());
        assertThat(note.toString()).isEqualTo(EXAMPLE_CHECKPOINT);
        ByteBuffer cosignature = note.signatures().get(1).content().buffer();
        assertThat(cosignature.getLong()).isEqualTo(1679315147);
        assertThat(cosignature.remaining()).isEqualTo(64);
    }

    @Test
    void notesOfAnotherFormAreRefused() {
        for (String bad : List.of(
                "",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n\u2014 na+me AAAAAAAA\n",
                "text\n\n\u2014 name AAAAAAA!\n",
                "te\rxt\n\n\u2014 name AAAAAAAA\n",
                "text\n\n\u2014 name AAAAAAAA",
                "text\n\n" + "\u2014 name AAAAAAAA\n".repeat(SignedNote.SIGNATURES_MAX + 1))) {
            assertThat(catchThrowableOfType(LogRefused.class, () -> SignedNote.parse(bad)))
                    .as(bad)
                    .isNotNull();
        }
    }

    /** A note that nobody can read any more would take the log's head away. */
    @Test
    void noNoteGetsMoreSignaturesThanItsReadersTake() throws LogRefused {
        SignedNote note = SignedNote.parse(EXAMPLE_NOTE);
        for (int i = 0; i < 2 * SignedNote.SIGNATURES_MAX; i++) {
            note = note.with(List.of(new SignedNote.Signature("w" + i, i, Bytes.utf8("signature"))));
        }
        assertThat(SignedNote.parse(note.toString()).signatures()).hasSize(SignedNote.SIGNATURES_MAX);
        assertThat(note.signatures().getFirst().name()).isEqualTo("example.com/foo");
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 500)
    void anyTextIsANoteOrARefusal(@ForAll("notes") String text) {
        try {
            SignedNote note = SignedNote.parse(text);
            assertThat(SignedNote.parse(note.toString())).isEqualTo(note);
            LogCheckpoint checkpoint = LogCheckpoint.parse(note.text());
            assertThat(LogCheckpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        } catch (LogRefused e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> notes() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\n",
                "\n\n",
                "\u2014 ",
                "a",
                "example.com/log",
                " ",
                "12",
                "0",
                "+",
                "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                "AAAAAAAA",
                "\u00e9",
                "\r");
        return pieces.list().ofMaxSize(16).map(list -> String.join("", list));
    }

    @Test
    void aValidatorVouchesWithBothKeysOrNotAtAll() throws LogRefused {
        for (PostQuantumAlgorithm algorithm : PostQuantumAlgorithm.values()) {
            HybridKey key = HybridKey.generate(algorithm, RANDOM);
            Cosigner cosigner = Cosigner.of("example.internal/log", key.publicKey());
            LogCheckpoint checkpoint = LogCheckpoint.at("example.internal/log", 3, Hash.ZERO, 7);
            List<SignedNote.Signature> signatures =
                    cosigner.sign(checkpoint.text(), key, Instant.ofEpochSecond(1700000000));
            SignedNote note = new SignedNote(checkpoint.text(), signatures);

            assertThat(cosigner.verify(SignedNote.parse(note.toString()))).contains(Instant.ofEpochSecond(1700000000));
            assertThat(cosigner.verify(new SignedNote(checkpoint.text(), signatures.subList(0, 1))))
                    .isEmpty();
            assertThat(cosigner.verify(new SignedNote(checkpoint.text(), signatures.subList(1, 2))))
                    .isEmpty();
            SignedNote moved = new SignedNote(checkpoint.text().replace("height 7", "height 8"), signatures);
            assertThatThrownBy(() -> cosigner.verify(moved)).isInstanceOf(LogRefused.class);
        }
    }

    @Test
    void aCheckpointNeedsTheLogAndEnoughValidators() throws LogRefused {
        Ed25519Key logKey = Ed25519Key.generate(RANDOM);
        NoteKey log = new NoteKey("example.internal/log", logKey.publicKey());
        List<HybridKey> keys = List.of(
                HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM),
                HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM),
                HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM));
        List<Cosigner> validators = keys.stream()
                .map(key -> Cosigner.of(log.name(), key.publicKey()))
                .toList();
        LogTrust trust = LogTrust.majority(log, validators);
        LogCheckpoint head = LogCheckpoint.at(log.name(), 3, Hash.ZERO, 7);
        Instant now = Instant.ofEpochSecond(1700000000);
        SignedNote byLog = new SignedNote(head.text(), List.of(log.sign(head.text(), logKey::sign)));
        SignedNote byOne = byLog.with(validators.get(2).sign(head.text(), keys.get(2), now));
        SignedNote byTwo = byOne.with(validators.get(0).sign(head.text(), keys.get(0), now));

        assertThat(code(trust, byLog)).isEqualTo(LogRefused.Code.TOO_FEW_COSIGNATURES);
        assertThat(code(trust, byOne)).isEqualTo(LogRefused.Code.TOO_FEW_COSIGNATURES);
        assertThat(trust.open(byTwo.toString())).isEqualTo(head);
        SignedNote withoutLog = new SignedNote(head.text(), byTwo.signatures().subList(1, 5));
        assertThat(code(trust, withoutLog)).isEqualTo(LogRefused.Code.BAD_LOG_SIGNATURE);
        LogTrust other = LogTrust.majority(new NoteKey("other.internal/log", logKey.publicKey()), validators);
        assertThat(code(other, byTwo)).isEqualTo(LogRefused.Code.WRONG_LOG);
    }

    private static LogRefused.Code code(LogTrust trust, SignedNote note) {
        return catchThrowableOfType(LogRefused.class, () -> trust.open(note.toString()))
                .code();
    }
}
