package internet2.cli;

import internet2.foundation.configuration.DataSize;
import internet2.foundation.configuration.DurationText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The whole command line. */
@Command(
        name = "nexus",
        mixinStandardHelpOptions = true,
        versionProvider = Nexus.Version.class,
        description = "Certificates, names, ledger, assets, memory and content of your own internet.",
        footer = {
            "",
            "Exit codes: 0 done, 1 refused, 2 usage, 3 unreachable.",
            "Example: nexus cert request web.example.internal --out web"
        },
        subcommands = {
            CaCommands.class,
            CertCommands.class,
            WorkloadCommands.class,
            LogCommands.class,
            DnsCommands.class,
            ConsensusCommands.class,
            ProofCommands.class,
            AssetCommands.class,
            LeaseCommands.class,
            MemoryCommands.class,
            PublishCommand.class,
            FetchCommand.class,
            ContentCommands.class,
            PeerCommands.class,
            BackupCommands.class,
            NodeCommands.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Nexus extends ProgramRoot {

    Nexus() {}

    public static void main(String[] arguments) {
        System.exit(run(new Nexus(), arguments));
    }

    /** Runs one command and says how it went. */
    static int run(ProgramRoot root, String... arguments) {
        return commandLine(root).execute(arguments);
    }

    static CommandLine commandLine(ProgramRoot root) {
        return new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, typed(DurationText::parse))
                .registerConverter(DataSize.class, typed(DataSize::parse))
                .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
    }

    /** Says what a value must look like, in the words of its own parser. */
    private static <T> ITypeConverter<T> typed(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("\"" + text + "\": " + e.getMessage());
            }
        };
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
