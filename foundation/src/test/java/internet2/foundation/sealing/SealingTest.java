package internet2.foundation.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.store.DataFolder;
import internet2.foundation.store.DataFolderException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the disk alone has no key. */
final class SealingTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Bytes SECRET = Bytes.utf8("a secret that is looked for");

    @TempDir
    private Path folder;

    private static PassphraseWrapping under(String passphrase) {
        return new PassphraseWrapping(Passphrase.of(passphrase), RANDOM);
    }

    @Test
    void aPassphraseOpensWhatItWrappedAndNoOtherDoes() throws SealRefused {
        DataKey key = DataKey.generate(RANDOM);
        Bytes wrapped = under("correct horse battery").wrap(key);
        assertThat(under("correct horse battery").unwrap(wrapped)).isEqualTo(key);
        assertThatThrownBy(() -> under("correct horse batterx").unwrap(wrapped))
                .isInstanceOf(SealRefused.class)
                .hasMessageContaining("passphrase");
        byte[] altered = wrapped.toArray();
        altered[altered.length - 1] ^= 1;
        assertThatThrownBy(() -> under("correct horse battery").unwrap(Bytes.wrap(altered)))
                .isInstanceOf(SealRefused.class);
        assertThatThrownBy(() -> under("correct horse battery").unwrap(Bytes.EMPTY))
                .isInstanceOf(SealRefused.class);
    }

    @Test
    void whatIsSealedForOnePurposeDoesNotOpenForAnother() throws SealRefused {
        DataKey key = DataKey.generate(RANDOM);
        Bytes sealed = key.seal(SECRET, Bytes.utf8("keys"), RANDOM);
        assertThat(key.open(sealed, Bytes.utf8("keys"))).isEqualTo(SECRET);
        assertThatThrownBy(() -> key.open(sealed, Bytes.utf8("certificates"))).isInstanceOf(SealRefused.class);
        assertThatThrownBy(() -> DataKey.generate(RANDOM).open(sealed, Bytes.utf8("keys")))
                .isInstanceOf(SealRefused.class);
        assertThat(key.seal(SECRET, Bytes.utf8("keys"), RANDOM)).isNotEqualTo(sealed);
        assertThat(key.toString()).doesNotContain(key.bytes().hex());
    }

    @Test
    void aFolderGivesSealedFilesBackWithTheirKeyOnly() throws Exception {
        DataKey key = DataKey.generate(RANDOM);
        try (DataFolder data = DataFolder.open(folder)) {
            data.writeSecret("keys/old", SECRET);
            data.sealWith(key, name -> name.startsWith("keys/"), RANDOM);
            data.writeSecret("keys/new", SECRET);
            data.writeSecret("open/new", SECRET);
            assertThat(data.readSecret("keys/new")).contains(SECRET);
            assertThat(data.readSecret("keys/old")).contains(SECRET);
            assertThat(data.isPlain("keys/old")).isTrue();
            assertThat(data.isPlain("keys/new")).isFalse();
            assertThat(data.isPlain("open/new")).isTrue();
        }
        assertThat(Files.readString(folder.resolve("keys/new"), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET.utf8());
        try (DataFolder data = DataFolder.open(folder)) {
            assertThatThrownBy(() -> data.readSecret("keys/new"))
                    .isInstanceOfSatisfying(
                            DataFolderException.class,
                            e -> assertThat(e.code()).isEqualTo(DataFolderException.Code.SEALED))
                    .hasMessageContaining("[storage]");
            data.sealWith(DataKey.generate(RANDOM), name -> true, RANDOM);
            assertThatThrownBy(() -> data.readSecret("keys/new")).isInstanceOf(DataFolderException.class);
        }
    }
}
