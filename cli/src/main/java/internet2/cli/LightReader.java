package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Genesis;
import internet2.verifier.EpochStep;
import internet2.verifier.LightClient;
import internet2.verifier.StateProof;
import internet2.verifier.Unproven;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads the ledger's state at any node without trusting it: from the genesis document of the data folder it follows the
 * validators from epoch to epoch to those who signed the checkpoint, and only then believes what is proven against it.
 */
final class LightReader {

    private final Genesis genesis;
    private final NodeClient node;
    private final Duration ageMax;

    /** An entry that was proven, by whom, and in which epoch they vote. */
    record Proven(StateProof proof, ValidatorSet validators) {}

    /** @param ageMax an older checkpoint is not taken: a node may know newer ones and keep them back */
    LightReader(Path dataFolder, NodeClient node, Duration ageMax) {
        this.genesis = genesis(dataFolder);
        this.node = node;
        this.ageMax = ageMax;
    }

    /** The network's first document, as the node of this folder has it. */
    static Genesis genesis(Path dataFolder) {
        Path file = dataFolder.resolve("genesis");
        try {
            return CanonicalReader.decode(Bytes.wrap(Files.readAllBytes(file)), Genesis::decode);
        } catch (IOException | MalformedInputException e) {
            throw CommandFailure.usage("can't read the genesis document " + file + " (" + e.getMessage()
                    + "); name the data folder of a node with --data or INTERNET2_DATA");
        }
    }

    /**
     * Proves that a key of a module's state has a value, or none.
     *
     * @throws CommandFailure the node's answer is not proven
     */
    Proven read(String module, Bytes key) {
        StateProof proof = ask(module, key);
        LightClient client = new LightClient(genesis.network(), new ValidatorSet(genesis.validators()));
        try {
            follow(client, proof.checkpoint().epoch());
            client.check(proof);
        } catch (Unproven unproven) {
            throw refused(String.valueOf(unproven.getMessage()));
        }
        Duration age = Duration.between(proof.checkpoint().time(), Instant.now());
        if (age.compareTo(ageMax) > 0) {
            throw refused("its checkpoint is of " + proof.checkpoint().time() + ", longer ago than " + ageMax);
        }
        return new Proven(proof, client.validators());
    }

    /** Those who vote now, as far as the node shows a way to them. */
    ValidatorSet validators() {
        LightClient client = new LightClient(genesis.network(), new ValidatorSet(genesis.validators()));
        try {
            while (advance(client, Long.MAX_VALUE)) {
                // until it shows no further
            }
        } catch (Unproven unproven) {
            throw refused(String.valueOf(unproven.getMessage()));
        }
        return client.validators();
    }

    private StateProof ask(String module, Bytes key) {
        String encoded = node.get("ledger/proof", Map.of("module", module, "key", key.hex()))
                .path("encoded")
                .asString("");
        try {
            StateProof proof =
                    CanonicalReader.decode(Bytes.wrap(Base64.getDecoder().decode(encoded)), StateProof::decode);
            if (!proof.module().equals(module) || !proof.key().equals(key)) {
                throw refused("it proves another entry than was asked for");
            }
            return proof;
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw refused("its proof can't be read: " + e.getMessage());
        }
    }

    private void follow(LightClient client, long epoch) throws Unproven {
        while (client.epoch() < epoch) {
            if (!advance(client, epoch)) {
                throw refused("it shows no way from epoch " + client.epoch() + " to epoch " + epoch);
            }
        }
    }

    /** Some steps further, to {@code epoch} at most; false where the node shows none. */
    private boolean advance(LightClient client, long epoch) throws Unproven {
        List<EpochStep> steps = steps(client.epoch());
        for (EpochStep step : steps) {
            if (client.epoch() < epoch) {
                client.take(step);
            }
        }
        return !steps.isEmpty();
    }

    private List<EpochStep> steps(long from) {
        try {
            return EpochStep.decodeAll(node.getAll("ledger/epochs", Map.of("from", String.valueOf(from))));
        } catch (MalformedInputException e) {
            throw refused("its steps between epochs can't be read: " + e.getMessage());
        }
    }

    private static CommandFailure refused(String why) {
        return CommandFailure.refused("the node's answer is not proven: " + why);
    }
}
