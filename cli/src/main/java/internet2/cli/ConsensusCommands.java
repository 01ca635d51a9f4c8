package internet2.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "consensus",
        mixinStandardHelpOptions = true,
        description = "The ledger: who votes, how it goes, who cheated.",
        subcommands = {
            ConsensusCommands.Status.class,
            ConsensusCommands.Validators.class,
            ConsensusCommands.Evidence.class,
            ConsensusCommands.Promote.class,
            ConsensusCommands.Retire.class
        })
final class ConsensusCommands {

    private static final String VALIDATORS = "consensus/validators";

    private ConsensusCommands() {}

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Mode, height, view, epoch, validators and time to finality.",
            footer = {"", "Example: nexus consensus status --output json"})
    static final class Status extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("consensus/status"));
        }
    }

    @Command(
            name = "validators",
            mixinStandardHelpOptions = true,
            description = {
                "Who votes, with what weight, and what this node thinks of each.",
                "States: active, silent, suspected, quarantined, joining, leaving, convicted."
            },
            footer = {"", "Example: nexus consensus validators"})
    static final class Validators extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get(VALIDATORS).path("validators"));
        }
    }

    @Command(
            name = "evidence",
            mixinStandardHelpOptions = true,
            description = "Proofs of misbehaviour, the newest first.",
            footer = {"", "Example: nexus consensus evidence --output json"})
    static final class Evidence extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            JsonNode evidence = node.get("consensus/evidence").path("evidence");
            if (evidence.isEmpty()) {
                output.say("this node has no evidence against anybody", evidence);
            } else {
                output.show(evidence);
            }
        }
    }

    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description = {
                "Lets a member vote from the next epoch on, or gives its vote another weight.",
                "Whoever does not vote yet has to be level with the node that is asked; that is waited for up to 15 s."
            },
            footer = {"", "Example: nexus consensus promote 3f0c... --weight 1"})
    static final class Promote extends NodeCommand {

        @Parameters(paramLabel = "NODE", description = "The node's id, 64 hexadecimal digits (nexus peer list).")
        private String member = "";

        @Option(names = "--weight", paramLabel = "N", description = "Of its vote (default: 1).")
        private @Nullable Long weight;

        @Override
        void run(NodeClient node, Output output) {
            Map<String, Object> promotion = new LinkedHashMap<>();
            promotion.put("node", member);
            if (weight != null) {
                promotion.put("weight", weight);
            }
            JsonNode receipt = node.send("POST", VALIDATORS, promotion);
            output.say(member + " votes from the next epoch on; final at height " + receipt.path("height"), receipt);
        }
    }

    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description = "Takes a validator's vote away from the next epoch on; the node follows from then on.",
            footer = {"", "Example: nexus consensus retire 3f0c..."})
    static final class Retire extends NodeCommand {

        @Parameters(paramLabel = "NODE", description = "The node's id, 64 hexadecimal digits.")
        private String validator = "";

        @Override
        void run(NodeClient node, Output output) {
            JsonNode receipt = node.delete(VALIDATORS + "/" + NodeClient.encode(validator));
            output.say(
                    validator + " votes no longer from the next epoch on; final at height " + receipt.path("height"),
                    receipt);
        }
    }
}
