package internet2.cli;

import picocli.CommandLine.Mixin;

/** What the programs have in common: the options that each of their commands inherits. */
abstract sealed class ProgramRoot permits Nexus, TrustchainCli {

    @Mixin
    private NodeOptions options = new NodeOptions();

    NodeOptions options() {
        return options;
    }
}
