package internet2.cli;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.hypermesh.assets.AssetsModule;
import internet2.ledger.membership.MembershipModule;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.RecordType;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "proof",
        mixinStandardHelpOptions = true,
        description = {
            "What the ledger holds, proven: each answer is checked here, from the genesis document of the data folder",
            "on, through all changes of validators, against a checkpoint that a quorum of them signed.",
            "The node that is asked need not be trusted."
        },
        subcommands = {
            ProofCommands.State.class,
            ProofCommands.Name.class,
            ProofCommands.Certificate.class,
            ProofCommands.Asset.class,
            ProofCommands.Validators.class
        })
final class ProofCommands {

    private ProofCommands() {}

    /** Asks for an entry, checks the answer, and says what is proven. */
    abstract static class Proving extends NodeCommand {

        @Option(
                names = "--max-age",
                paramLabel = "DURATION",
                defaultValue = "5m",
                description = "Of the checkpoint; an older one is refused (default: ${DEFAULT-VALUE}).")
        private Duration ageMax = Duration.ofMinutes(5);

        LightReader.Proven read(NodeClient node, String module, Bytes key) {
            return new LightReader(options().dataFolder(), node, ageMax).read(module, key);
        }

        void prove(NodeClient node, Output output, String module, Bytes key) {
            LightReader.Proven proven = read(node, module, key);
            Checkpoint checkpoint = proven.proof().checkpoint();
            ObjectNode answer =
                    NodeClient.json().createObjectNode().put("module", module).put("key", key.hex());
            proven.proof()
                    .value()
                    .ifPresentOrElse(value -> answer.put("value", value.hex()), () -> answer.putNull("value"));
            answer.put("proven", true)
                    .put("height", checkpoint.height())
                    .put("epoch", checkpoint.epoch())
                    .put("time", checkpoint.time().toString())
                    .put("state_root", checkpoint.stateRoot().hex())
                    .put("signed_by", checkpoint.signatures().size())
                    .put("validators", proven.validators().size());
            output.show(answer);
        }
    }

    @Command(
            name = "state",
            mixinStandardHelpOptions = true,
            description = "Proves one entry of a module's state, or its absence.",
            footer = {"", "Example: nexus proof state names 0a1b2c --output json"})
    static final class State extends Proving {

        @Parameters(index = "0", paramLabel = "MODULE", description = "Such as certificates, names or assets.")
        private String module = "";

        @Parameters(index = "1", paramLabel = "KEY", description = "Hexadecimal, or text with --text.")
        private String key = "";

        @Option(names = "--text", description = "The key is text.")
        private boolean text;

        @Override
        void run(NodeClient node, Output output) {
            prove(node, output, module, text ? Bytes.utf8(key) : hex(key));
        }

        private static Bytes hex(String key) {
            try {
                return Bytes.parseHex(key);
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage("a key is hexadecimal (or text, with --text): " + e.getMessage());
            }
        }
    }

    @Command(
            name = "name",
            mixinStandardHelpOptions = true,
            description = "Proves a record set of a name, or that there is none.",
            footer = {"", "Example: nexus proof name www.example.internal AAAA"})
    static final class Name extends Proving {

        @Parameters(index = "0", paramLabel = "NAME", description = "A DNS name.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "TYPE", description = "Such as AAAA or TXT.")
        private String type = "";

        @Override
        void run(NodeClient node, Output output) {
            Bytes key;
            try {
                key = NamesReader.recordKey(DomainName.parse(name), RecordType.parse(type));
            } catch (MalformedInputException | IllegalArgumentException e) {
                throw CommandFailure.usage(String.valueOf(e.getMessage()));
            }
            prove(node, output, NamesModule.NAME, key);
        }
    }

    @Command(
            name = "certificate",
            mixinStandardHelpOptions = true,
            description = "Proves what the ledger holds of a certificate, or that it never issued one like it.",
            footer = {"", "Example: nexus proof certificate web.crt"})
    static final class Certificate extends Proving {

        @Parameters(paramLabel = "SERIAL|FILE", description = "A serial number in hexadecimal, or a PEM file.")
        private String certificate = "";

        @Override
        void run(NodeClient node, Output output) {
            prove(node, output, CertificatesModule.NAME, CertificateState.key(serial()));
        }

        private Serial serial() {
            try {
                return Serial.of(CertCommands.serialNumber(certificate));
            } catch (MalformedInputException | IllegalArgumentException e) {
                throw CommandFailure.usage("no serial number of this network: " + e.getMessage());
            }
        }
    }

    @Command(
            name = "asset",
            mixinStandardHelpOptions = true,
            description = "Proves what the ledger holds of an asset, or that there is none.",
            footer = {"", "Example: nexus proof asset 5f1c..."})
    static final class Asset extends Proving {

        @Parameters(paramLabel = "ID", description = "The asset's id, hexadecimal (nexus asset list).")
        private String asset = "";

        @Override
        void run(NodeClient node, Output output) {
            AssetId id;
            try {
                id = AssetId.parse(asset);
            } catch (MalformedInputException | IllegalArgumentException e) {
                throw CommandFailure.usage(String.valueOf(e.getMessage()));
            }
            prove(node, output, AssetsModule.NAME, AssetsModule.key(id));
        }
    }

    @Command(
            name = "validators",
            mixinStandardHelpOptions = true,
            description = "Shows who votes, as the genesis document and the validators of each epoch say it.",
            footer = {"", "Example: nexus proof validators"})
    static final class Validators extends Proving {

        @Override
        void run(NodeClient node, Output output) {
            long epoch = node.get("consensus/status").path("epoch").asLong(); // whatever it says, the proof decides
            LightReader.Proven proven = read(node, MembershipModule.NAME, EpochStep.validatorsKey(epoch));
            ArrayNode list = NodeClient.json().createArrayNode();
            proven.validators()
                    .validators()
                    .forEach(each -> list.addObject()
                            .put("id", each.id().toString())
                            .put("weight", each.weight())
                            .put("epoch", proven.proof().checkpoint().epoch()));
            output.show(list);
        }
    }
}
