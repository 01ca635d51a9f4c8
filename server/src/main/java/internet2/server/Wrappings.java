package internet2.server;

import internet2.foundation.sealing.KeyWrapping;
import internet2.foundation.sealing.Passphrase;
import internet2.foundation.sealing.PassphraseWrapping;
import internet2.foundation.sealing.SealRefused;
import internet2.foundation.sealing.TokenWrapping;
import internet2.server.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;

/** What the keys at rest are sealed by, as the configuration says. */
final class Wrappings {

    private Wrappings() {}

    static Optional<KeyWrapping> of(NodeSettings.Storage storage, SecureRandom random) {
        if (storage.passphrase().isPresent() && storage.token().isPresent()) {
            throw new StartFailure("[storage] names a passphrase and a token: keys are sealed by one of them");
        }
        if (storage.token().isPresent()) {
            return Optional.of(token(storage, storage.token().get(), random));
        }
        return storage.passphrase().map(file -> passphrase(file, random));
    }

    static KeyWrapping passphrase(Path file, SecureRandom random) {
        try {
            return new PassphraseWrapping(Passphrase.of(firstLine(file)), random);
        } catch (IllegalArgumentException e) {
            throw new StartFailure(file + ": " + e.getMessage(), e);
        }
    }

    private static KeyWrapping token(NodeSettings.Storage storage, Path library, SecureRandom random) {
        Path pin = storage.tokenPin()
                .orElseThrow(() -> new StartFailure("[storage] token_library needs token_pin_file beside it"));
        try {
            return new TokenWrapping(library, storage.tokenSlot(), firstLine(pin), storage.tokenKey(), random);
        } catch (SealRefused e) {
            throw new StartFailure(e.reason(), e);
        }
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new StartFailure("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
