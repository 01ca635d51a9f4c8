package internet2.trustchain.log;

/** Whose word makes a head of the log one. */
@FunctionalInterface
public interface HeadTrust {

    /**
     * Reads a checkpoint and checks who signed it.
     *
     * @param note as it is served
     * @throws LogRefused saying what is missing or does not hold
     */
    LogCheckpoint open(String note) throws LogRefused;
}
