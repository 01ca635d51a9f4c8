package internet2.server.settings;

import internet2.trustchain.log.LogRefused;
import internet2.trustchain.witness.WitnessVerifierKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A witness that is asked to cosign our log, as one text: its submission prefix and its verifier keys, with spaces
 * between.
 *
 * @param prefix an {@code https} URL, without a final slash
 */
public record WitnessAddress(URI prefix, List<WitnessVerifierKey> keys) {

    public WitnessAddress {
        keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException if it is none */
    public static WitnessAddress parse(String text) {
        String[] words = text.strip().split(" +");
        if (words.length < 2 || !words[0].startsWith("https://")) {
            throw new IllegalArgumentException(
                    "a witness reads like \"https://witness.example/prefix name+id+key\", with one key or more");
        }
        List<WitnessVerifierKey> keys = new ArrayList<>();
        for (String word : List.of(words).subList(1, words.length)) {
            try {
                keys.add(WitnessVerifierKey.parse(word));
            } catch (LogRefused e) {
                throw new IllegalArgumentException(e.reason(), e);
            }
        }
        return new WitnessAddress(URI.create(words[0].replaceFirst("/+$", "")), keys);
    }
}
