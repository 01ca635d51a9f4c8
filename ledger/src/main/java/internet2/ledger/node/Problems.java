package internet2.ledger.node;

import internet2.ledger.LedgerObserver;
import internet2.ledger.simplex.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a validator right now, for operators and for those whose operations are turned away. */
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final LedgerObserver observer;
    private volatile Optional<String> clock = Optional.empty();
    private volatile Optional<String> logStorage = Optional.empty();
    private volatile Optional<String> stateStorage = Optional.empty();
    private volatile Optional<String> fatal = Optional.empty();

    Problems(LedgerObserver observer) {
        this.observer = observer;
    }

    /** Why the ledger stopped, if it did. */
    Optional<String> stopped() {
        return fatal;
    }

    /** Why nothing can be stored, if nothing can. */
    Optional<String> storage() {
        return logStorage.or(() -> stateStorage);
    }

    List<String> inWords() {
        return Stream.of(fatal, logStorage, stateStorage, clock)
                .flatMap(Optional::stream)
                .toList();
    }

    void notice(Notice notice) {
        switch (notice) {
            case Notice.ClockBehind behind -> {
                observer.clockBehind(behind.by());
                clock(behind.by(), "behind the last block's time; block time stands still until it has caught up");
            }
            case Notice.ClockLeapt leapt -> {
                observer.clockLeapt(leapt.by());
                clock(leapt.by(), "ahead of the time that passed; block time follows by an hour per block");
            }
            case Notice.ClockSound sound -> {
                observer.clockBehind(Duration.ZERO);
                clock = Optional.empty();
                log.atInfo().log("clock is sound again");
            }
            case Notice.EnteredView entered -> {}
            case Notice.GaveUp gaveUp -> {}
            case Notice.BatchAvailable available -> {}
            case Notice.BatchTaken taken -> {}
            case Notice.EpochBegan began -> {}
            case Notice.Diverged diverged -> {}
            case Notice.Forked forked -> {}
        }
    }

    /** The log takes no more. */
    void storageRefused(String reason) {
        if (logStorage.isEmpty()) {
            tellRefused(reason);
        }
        logStorage = Optional.of(reason);
    }

    /** It does again. */
    void storageRecovered() {
        if (logStorage.isPresent()) {
            logStorage = Optional.empty();
            tellRecovered();
        }
    }

    void stateRefused(String reason) {
        if (stateStorage.isEmpty()) {
            tellRefused(reason);
        }
        stateStorage = Optional.of(reason);
    }

    void stateWritten() {
        if (stateStorage.isPresent()) {
            stateStorage = Optional.empty();
            tellRecovered();
        }
    }

    void fatal(String cause) {
        fatal = Optional.of("the ledger stopped: " + cause + "; restart the node");
    }

    private void clock(Duration by, String effect) {
        String words = "the clock is " + by.toSeconds() + " s " + effect + "; check this machine's time";
        clock = Optional.of(words);
        log.atWarn().addKeyValue("seconds", by.toSeconds()).log("clock jumped: {}", words);
    }

    private void tellRefused(String reason) {
        observer.storageRefused(reason);
        log.atError().addKeyValue("reason", reason).log("blocks cannot be stored, operations are refused");
    }

    private void tellRecovered() {
        observer.storageRecovered();
        log.atInfo().log("blocks can be stored again");
    }
}
