package internet2.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The whole command line. */
@Command(
        name = "nexus",
        mixinStandardHelpOptions = true,
        versionProvider = Nexus.Version.class,
        description = "Certificates, names, ledger, assets and memory of your own internet.",
        footer = {
            "",
            "Exit codes: 0 done, 1 refused, 2 usage, 3 unreachable.",
            "Example: nexus cert request web.example.internal --out web"
        },
        subcommands = {
            CaCommands.class,
            CertCommands.class,
            LogCommands.class,
            DnsCommands.class,
            ConsensusCommands.class,
            ProofCommands.class,
            AssetCommands.class,
            LeaseCommands.class,
            MemoryCommands.class,
            NodeCommands.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Nexus {

    private Nexus() {}

    public static void main(String[] arguments) {
        System.exit(run(new Nexus(), arguments));
    }

    /** Runs one command and says how it went. */
    static int run(Object root, String... arguments) {
        return commandLine(root).execute(arguments);
    }

    static CommandLine commandLine(Object root) {
        return new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
    }

    private static int report(Exception exception, CommandLine command) throws Exception {
        if (exception instanceof CommandFailure failure) {
            PrintWriter err = command.getErr();
            err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
            err.flush();
            return failure.kind().exitCode();
        }
        throw exception;
    }

    /** The version that the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Nexus.class.getPackage().getImplementationVersion();
            return new String[] {"internet2 " + (version == null ? "(not packaged)" : version)};
        }
    }
}
