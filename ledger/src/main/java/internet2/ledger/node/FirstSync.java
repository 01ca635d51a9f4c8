package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.StateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An empty ledger in an old network takes the newest state instead of executing all that ever was. */
final class FirstSync {

    private static final Logger log = LoggerFactory.getLogger(FirstSync.class);

    /** Fewer blocks than this are as well executed. */
    private static final long BLOCKS_MIN = 1_000;

    private FirstSync() {}

    /** Where it does not work out, the node follows from the first block on. */
    static void run(LedgerConfiguration configuration, Genesis genesis, LedgerNetwork network, NodeId self) {
        List<StateSource> sources = network.acquaintances().stream()
                .filter(each -> !each.equals(self))
                .map(each -> LedgerProtocol.stateSource(
                        each.toString(), (service, request) -> network.call(each, service, request)))
                .toList();
        try {
            if (isEmpty(configuration.folder().resolve("log")) && isWorthIt(sources)) {
                StateSync.run(configuration, genesis, sources);
            }
        } catch (LedgerUnavailableException nobody) {
            log.atWarn().setCause(nobody).log("no state to begin with, blocks are executed from the first one on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWorthIt(List<StateSource> sources) throws InterruptedException {
        for (StateSource source : sources) {
            try {
                if (source.statePoint().height() >= BLOCKS_MIN) {
                    return true;
                }
            } catch (IOException | LedgerUnavailableException unreachable) {
                log.atDebug()
                        .addKeyValue("source", source.name())
                        .setCause(unreachable)
                        .log("source has no state");
            }
        }
        return false;
    }
}
