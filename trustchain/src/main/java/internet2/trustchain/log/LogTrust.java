package internet2.trustchain.log;

import java.util.List;

/**
 * Whom to believe about a log: its key, and how many of which validators must vouch for a checkpoint.
 *
 * @param cosignaturesMin at least this many; more than half of the validators by default, so that two
 *     checkpoints that both pass share an honest validator as long as fewer than a third lie
 */
public record LogTrust(NoteKey log, List<Cosigner> validators, int cosignaturesMin) implements HeadTrust {

    public LogTrust {
        validators = List.copyOf(validators);
        if (cosignaturesMin < 0 || cosignaturesMin > validators.size()) {
            throw new IllegalArgumentException(
                    cosignaturesMin + " cosignatures cannot come from " + validators.size() + " validators");
        }
    }

    /** More than half of the validators must vouch. */
    public static LogTrust majority(NoteKey log, List<Cosigner> validators) {
        return new LogTrust(log, validators, validators.isEmpty() ? 0 : validators.size() / 2 + 1);
    }

    @Override
    public LogCheckpoint open(String note) throws LogRefused {
        SignedNote signed = SignedNote.parse(note);
        LogCheckpoint checkpoint = LogCheckpoint.parse(signed.text());
        if (!checkpoint.origin().equals(log.name())) {
            throw new LogRefused(LogRefused.Code.WRONG_LOG, "the checkpoint is of another log than " + log.name());
        }
        log.verify(signed);
        requireCosignatures(signed);
        return checkpoint;
    }

    @Override
    public List<Cosigner> cosigners(SignedNote note) {
        return validators;
    }

    private void requireCosignatures(SignedNote signed) throws LogRefused {
        int vouching = 0;
        for (Cosigner validator : validators) {
            // What is enough is enough: post-quantum signatures are not free to check.
            if (vouching >= cosignaturesMin) {
                return;
            }
            if (validator.verify(signed).isPresent()) {
                vouching++;
            }
        }
        if (vouching < cosignaturesMin) {
            throw new LogRefused(
                    LogRefused.Code.TOO_FEW_COSIGNATURES,
                    vouching + " validators vouch for the checkpoint, " + cosignaturesMin + " must");
        }
    }
}
