package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.CertificateVerifier;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TiledLog;
import internet2.trustchain.log.TlogProof;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.log.TrustProofJson;
import internet2.trustchain.monitor.Monitor;
import internet2.trustchain.validation.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = {
            "The transparency log of certificates. What a node says of it is checked here, against the keys in the",
            "genesis document of the data folder: the node that is asked need not be trusted."
        },
        subcommands = {
            LogCommands.Head.class,
            LogCommands.Get.class,
            LogCommands.Prove.class,
            LogCommands.Evidence.class,
            LogVerifyCommand.class,
            LogWatchCommand.class
        })
final class LogCommands {

    private static final int INDEX_DIGITS_MAX = 18;

    private LogCommands() {}

    @Command(
            name = "head",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the newest checkpoint. It must be signed, and continue the last one that was seen with this",
                "data folder."
            },
            footer = {"", "Example: nexus log head"})
    static final class Head extends NodeCommand {

        @Mixin
        private LogReader.Keys keys = new LogReader.Keys();

        @Override
        void run(NodeClient node, Output output) {
            ObjectNode answer = (ObjectNode) node.get("ct/log");
            Path folder = options().dataFolder();
            LogReader reader = new LogReader(node, keys.online(folder, node));
            String note = answer.path("checkpoint").asString();
            LogCheckpoint head = reader.open(note);
            long before = reader.audit(note, folder);
            answer.put("origin", head.origin()).put("size", head.size());
            answer.put("root_hash", head.root().hex()).put("continues", before);
            output.show(answer);
        }
    }

    @Command(
            name = "get",
            mixinStandardHelpOptions = true,
            description = "Shows an entry of the log, proven to be there.",
            footer = {"", "Example: nexus log get 17 --out found.crt"})
    static final class Get extends NodeCommand {

        @Mixin
        private LogReader.Keys keys = new LogReader.Keys();

        @Parameters(
                paramLabel = "INDEX|HASH|FILE",
                description = "Its index from 0; the certificate's SHA-256 or the leaf hash; or the certificate, PEM.")
        private String wanted = "";

        @Option(names = "--out", paramLabel = "FILE", description = "Where to write the certificate, PEM.")
        private @Nullable Path out;

        @Override
        void run(NodeClient node, Output output) {
            LogReader reader = new LogReader(node, keys.online(options().dataFolder(), node));
            LogCheckpoint head = reader.head();
            LogEntry entry = entry(node, reader.log(head));
            String pem = new Pem(Pem.CERTIFICATE, entry.certificate()).text();
            if (out != null) {
                CertCommands.write(out, pem);
            }
            Certificate certificate = Certificate.parse(entry.certificate());
            ObjectNode answer = NodeClient.json().createObjectNode();
            answer.put("index", entry.index())
                    .put("timestamp", entry.timestamp().toString())
                    .put("leaf_hash", entry.leafHash().hex())
                    .put("fingerprint", entry.fingerprint().hex())
                    .put("serial", certificate.serialNumber().toString(16))
                    .put("issuer", certificate.issuer().toString())
                    .put("not_after", certificate.notAfter().toString())
                    .put("size", head.size())
                    .put("root_hash", head.root().hex())
                    .put("certificate", pem);
            Monitor.names(certificate).forEach(answer.putArray("names")::add);
            output.show(answer);
        }

        private LogEntry entry(NodeClient node, TiledLog log) {
            if (wanted.matches("[0-9]{1," + INDEX_DIGITS_MAX + "}")) {
                long index = Long.parseLong(wanted);
                if (index >= log.head().size()) {
                    throw CommandFailure.refused(
                            "the log has entries 0 to " + (log.head().size() - 1) + ", not " + index);
                }
                return LogReader.checked(() -> log.entry(index));
            }
            Hash hash = hash(wanted);
            long told = node.get("ct/proof/" + hash.hex()).path("leafIndex").asLong(-1);
            if (told < 0 || told >= log.head().size()) {
                throw CommandFailure.refused("the log has no entry " + told + " for " + hash.hex());
            }
            LogEntry entry = LogReader.checked(() -> log.entry(told));
            if (!entry.leafHash().equals(hash) && !entry.fingerprint().equals(hash)) {
                throw CommandFailure.refused("the node names entry " + told + " for " + hash.hex()
                        + ", but another certificate stands there");
            }
            return entry;
        }
    }

    /** What {@code --format} takes. */
    enum Form {
        json,
        tlog
    }

    @Command(
            name = "prove",
            mixinStandardHelpOptions = true,
            description = "Prints the trust proof of a certificate: that the log holds it, and who says so.",
            footer = {
                "",
                "Example: nexus log prove web.crt --out web.proof.json",
                "Example: nexus log prove web.crt --format tlog --out web.tlog-proof"
            })
    static final class Prove extends NodeCommand {

        @Parameters(paramLabel = "HASH|FILE", description = "The certificate's SHA-256, the leaf hash, or a PEM file.")
        private String wanted = "";

        @Option(
                names = "--format",
                defaultValue = "json",
                description = "${COMPLETION-CANDIDATES}; tlog is C2SP tlog-proof (default: ${DEFAULT-VALUE}).")
        private Form form = Form.json;

        @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: to the terminal).")
        private @Nullable Path out;

        @Override
        void run(NodeClient node, Output output) {
            JsonNode answer = node.get("ct/proof/" + hash(wanted).hex());
            TrustProof proof = LogReader.checked(() -> TrustProofJson.read(answer.toString()));
            String text = form == Form.tlog
                    ? TlogProof.of(proof).toString()
                    : LogReader.checked(() -> TrustProofJson.write(proof)) + "\n";
            if (out != null) {
                CertCommands.write(out, text);
                output.say("entry " + proof.leafIndex() + ": " + out, answer);
            } else if (form == Form.tlog) {
                output.text(text);
            } else {
                output.show(answer);
            }
        }
    }

    @Command(
            name = "evidence",
            mixinStandardHelpOptions = true,
            description = "Lists the split views of the log that the ledger has on record; there should be none.",
            footer = {"", "Example: nexus log evidence"})
    static final class Evidence extends NodeCommand {

        @Override
        void run(NodeClient node, Output output) {
            output.show(node.get("ct/evidence"));
        }
    }

    /** A hash as it was written, or the fingerprint of a certificate in a file. */
    static Hash hash(String wanted) {
        if (wanted.matches("[0-9a-fA-F]{64}")) {
            return Hash.parse(wanted.toLowerCase(Locale.ROOT));
        }
        return Hash.of(certificate(Path.of(wanted)));
    }

    /** The first certificate of a PEM file, DER. */
    static Bytes certificate(Path file) {
        try {
            return CertificateVerifier.certificates(read(file)).getFirst();
        } catch (MalformedInputException e) {
            throw CommandFailure.refused(file + ": " + e.getMessage());
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.usage("can't read " + file + ": " + e.getMessage());
        }
    }
}
