package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.sealing.KeyWrapping;
import internet2.foundation.sealing.SealRefused;
import internet2.foundation.store.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's keys are of use to whoever has the disk and the passphrase, and to nobody who has the disk alone. */
final class KeysAtRestTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private Path data;
    private Path first;
    private Path second;

    @BeforeEach
    void writePassphrases() throws IOException {
        data = folder.resolve("data");
        first = Files.writeString(folder.resolve("first"), "the first passphrase\n");
        second = Files.writeString(folder.resolve("second"), "the second passphrase\n");
    }

    private static Optional<KeyWrapping> by(Path file) {
        return Optional.of(Wrappings.passphrase(file, RANDOM));
    }

    @Test
    void keysOfBeforeAreSealedAtTheNextStartAndOpenWithThePassphraseOnly() throws Exception {
        HybridKey identity;
        KeyPair tls = TlsKeys.generate(RANDOM);
        try (DataFolder plain = DataFolder.open(data)) {
            KeysAtRest.open(plain, Optional.empty(), RANDOM);
            NodeFiles files = new NodeFiles(plain);
            identity = files.identity(NodeFiles.NODE, RANDOM);
            files.writeTlsKey("certificates/node.key", tls);
        }
        try (DataFolder sealed = DataFolder.open(data)) {
            KeysAtRest.open(sealed, by(first), RANDOM);
            NodeFiles files = new NodeFiles(sealed);
            assertThat(files.existingIdentity(NodeFiles.NODE).map(HybridKey::publicKey))
                    .contains(identity.publicKey());
            assertThat(files.tlsKey("certificates/node.key")).contains(tls.getPrivate());
            files.writeIdentity(NodeFiles.NODE + ".next", identity);
            files.move(NodeFiles.NODE + ".next", NodeFiles.NODE);
            assertThat(files.existingIdentity(NodeFiles.NODE)).isPresent();
        }
        assertThat(Files.readString(data.resolve("keys/node"), StandardCharsets.ISO_8859_1))
                .startsWith("internet2 sealed\n")
                .doesNotContain(new String(identity.encoded().toArray(), StandardCharsets.ISO_8859_1));
        assertThat(Files.readString(data.resolve("certificates/node.key"), StandardCharsets.ISO_8859_1))
                .doesNotContain("PRIVATE KEY");
        try (DataFolder sealed = DataFolder.open(data)) {
            assertThatThrownBy(() -> KeysAtRest.open(sealed, Optional.empty(), RANDOM))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("sealed by a passphrase")
                    .hasMessageContaining("[storage]");
            assertThatThrownBy(() -> KeysAtRest.open(sealed, by(second), RANDOM))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("not the one");
        }
    }

    @Test
    void aPassphraseCanBeChangedAndTheOneBeforeIsOfNoUse() throws Exception {
        HybridKey identity;
        try (DataFolder sealed = DataFolder.open(data)) {
            KeysAtRest.open(sealed, by(first), RANDOM);
            identity = new NodeFiles(sealed).identity(NodeFiles.NODE, RANDOM);
        }
        KeysAtRest.changePassphrase(data, first, second);
        assertThatThrownBy(() -> KeysAtRest.changePassphrase(data, first, second))
                .isInstanceOf(SealRefused.class);
        try (DataFolder sealed = DataFolder.open(data)) {
            assertThatThrownBy(() -> KeysAtRest.open(sealed, by(first), RANDOM)).isInstanceOf(StartFailure.class);
            KeysAtRest.open(sealed, by(second), RANDOM);
            assertThat(new NodeFiles(sealed).existingIdentity(NodeFiles.NODE).map(HybridKey::publicKey))
                    .contains(identity.publicKey());
        }
    }

    @Test
    void aShortOrMissingPassphraseIsToldBeforeAnythingIsSealed() throws Exception {
        Path weak = Files.writeString(folder.resolve("weak"), "12345\n");
        assertThatThrownBy(() -> Wrappings.passphrase(weak, RANDOM))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("12 characters");
        assertThatThrownBy(() -> Wrappings.passphrase(folder.resolve("none"), RANDOM))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("none");
    }
}
