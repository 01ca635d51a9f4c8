package internet2.cli;

import internet2.foundation.Bytes;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TlogProof;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.log.TrustProofJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nexus log verify}: a proof in a file, without asking anybody. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks offline that a certificate is in the log: the path to the root, and the log's signature, which",
            "more than half of its key's holders make together. No node is asked."
        },
        footer = {"", "Example: nexus log verify web.crt", "Example: nexus log verify web.crt --proof web.tlog-proof"})
final class LogVerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LogReader.Keys keys = new LogReader.Keys();

    @Parameters(paramLabel = "FILE", description = "The certificate, PEM; the first one counts.")
    private Path file = Path.of("");

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = {
                "The proof, JSON or C2SP tlog-proof (default: FILE with .proof.json or .tlog-proof for its ending)."
            })
    private @Nullable Path proof;

    @Override
    public Integer call() {
        NodeOptions options = ((ProgramRoot) spec.root().userObject()).options();
        LogTrust trust = keys.offline(options.dataFolder());
        Bytes certificate = LogCommands.certificate(file);
        TrustProof held = proof(certificate);
        LogCheckpoint head = LogReader.checked(() -> held.verify(certificate, trust));
        options.output(spec.commandLine().getOut())
                .say(
                        file + ": entry " + held.leafIndex() + " of " + head.origin() + ", logged at "
                                + held.timestamp(),
                        NodeClient.json()
                                .createObjectNode()
                                .put("file", file.toString())
                                .put("valid", true)
                                .put("origin", head.origin())
                                .put("index", held.leafIndex())
                                .put("size", head.size())
                                .put("timestamp", held.timestamp().toString()));
        return 0;
    }

    private TrustProof proof(Bytes certificate) {
        String text = LogCommands.read(proof == null ? beside() : proof);
        return LogReader.checked(() -> text.startsWith("{")
                ? TrustProofJson.read(text)
                : TlogProof.parse(text).about(certificate));
    }

    private Path beside() {
        String stem = file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
        return Stream.of(".proof.json", ".tlog-proof")
                .map(ending -> file.resolveSibling(stem + ending))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("no proof lies beside " + file + "; name it with --proof, or"
                        + " get it with: nexus log prove " + file));
    }
}
