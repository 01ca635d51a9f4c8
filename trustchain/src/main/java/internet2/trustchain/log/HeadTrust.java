package internet2.trustchain.log;

import java.util.List;

/** Whose word makes a head of the log one. */
public interface HeadTrust {

    /**
     * Reads a checkpoint and checks who signed it.
     *
     * @param note as it is served
     * @throws LogRefused saying what is missing or does not hold
     */
    LogCheckpoint open(String note) throws LogRefused;

    /** Who may have cosigned it: what others than these added to it is left out when it is kept. */
    List<Cosigner> cosigners(SignedNote note);
}
