package internet2.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The subset for people who only run the authority, the names and the ledger. */
@Command(
        name = "trustchain-cli",
        mixinStandardHelpOptions = true,
        versionProvider = Nexus.Version.class,
        description = "Certificates, names and ledger of your own internet.",
        footer = {"", "Exit codes: 0 done, 1 refused, 2 usage, 3 unreachable.", "Example: trustchain-cli ca bundle"},
        subcommands = {
            CaCommands.class,
            CertCommands.class,
            LogCommands.class,
            DnsCommands.class,
            ConsensusCommands.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class TrustchainCli extends ProgramRoot {

    TrustchainCli() {}

    public static void main(String[] arguments) {
        System.exit(Nexus.run(new TrustchainCli(), arguments));
    }
}
