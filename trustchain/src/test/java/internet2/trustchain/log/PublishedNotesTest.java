package internet2.trustchain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The vectors of the format's reference implementation; source and licence beside the resource. */
final class PublishedNotesTest {

    private static final String VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String SIGNER = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static String note() throws Exception {
        try (InputStream in = PublishedNotesTest.class.getResourceAsStream("sumdb.note")) {
            return Bytes.wrap(Objects.requireNonNull(in).readAllBytes()).utf8();
        }
    }

    @Test
    void theReferenceNoteVerifiesAndIsSignedAgainByteForByte() throws Exception {
        SignedNote note = SignedNote.parse(note());
        NoteKey key = NoteKey.parse(VERIFIER);
        key.verify(note);

        Bytes typed = Bytes.wrap(Base64.getDecoder().decode(SIGNER));
        Ed25519Key signer = Ed25519Key.fromSeed(typed.slice(1, typed.size()));
        SignedNote again = new SignedNote(note.text(), List.of(key.sign(note.text(), signer::sign)));
        assertThat(again.toString()).isEqualTo(note());
    }

    @Test
    void noPieceOfAVerifierKeyAndNoOtherKeyIsOne() {
        for (int from = 0; from < VERIFIER.length(); from++) {
            for (int to = from + 1; to <= VERIFIER.length(); to++) {
                if (to - from < VERIFIER.length()) {
                    String piece = VERIFIER.substring(from, to);
                    assertThatThrownBy(() -> NoteKey.parse(piece)).as(piece).isInstanceOf(LogRefused.class);
                }
            }
            char[] other = VERIFIER.toCharArray();
            other[from]++;
            assertThatThrownBy(() -> NoteKey.parse(new String(other))).isInstanceOf(LogRefused.class);
        }
        for (String bad : List.of(
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")) {
            assertThatThrownBy(() -> NoteKey.parse(bad)).isInstanceOf(LogRefused.class);
        }
    }
}
