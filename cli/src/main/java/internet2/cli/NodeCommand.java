package internet2.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a node: connects, does, and shows. */
abstract class NodeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What the command does with a connection to its node. */
    abstract void run(NodeClient node, Output output);

    /** As the administrator of the data folder, where nothing else is said. */
    NodeClient connect() {
        return options().connect();
    }

    @Override
    public final Integer call() {
        try (NodeClient node = connect()) {
            run(node, options().output(spec.commandLine().getOut()));
        }
        return 0;
    }

    NodeOptions options() {
        return ((ProgramRoot) spec.root().userObject()).options();
    }
}
