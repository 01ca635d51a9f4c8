package internet2.trustchain.names.transactions;

import internet2.trustchain.names.NamesOperation.ChangeZone;

/** Brings changes of zones to the ledger, in the name of an owner that this node speaks for. */
@FunctionalInterface
public interface ZoneWriter {

    /** Returns when the ledger has decided, and what it took is in this node's picture of the zones. */
    Outcome change(ChangeZone change);

    /** What became of a change. */
    sealed interface Outcome {

        record Taken() implements Outcome {}

        /** @param code as the ledger's module has it */
        record Refused(String code, String reason) implements Outcome {}

        /** Neither the zone nor the name belongs to anybody that this node keeps a session for. */
        record NotSpokenFor() implements Outcome {}

        /** It may still be taken in. */
        record Unavailable(String reason) implements Outcome {}
    }
}
