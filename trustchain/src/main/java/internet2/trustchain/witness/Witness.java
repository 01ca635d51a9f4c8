package internet2.trustchain.witness;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.merkle.ConsistencyProof;
import internet2.foundation.merkle.MerkleTree;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Signs heads of logs that it knows, each only if it continues the last one that it signed (C2SP tlog-witness). One
 * request is judged at a time, and a head is on disk before it is signed: a witness that forgot would sign two views.
 */
public final class Witness {

    private final WitnessKey key;
    private final List<NoteKey> logs;
    private final Memory memory;

    /** Keeps the last signed head of each log, safely: what {@link #keep} was given is there after a crash. */
    public interface Memory {

        /** @param origin SHA-256 of the log's origin */
        Optional<String> last(Hash origin);

        void keep(Hash origin, String note);
    }

    /** What a client is told. */
    public sealed interface Answer {

        /** @param lines cosignature lines, each with its newline */
        record Cosigned(String lines) implements Answer {}

        /** No log of this origin is known here. */
        record UnknownLog(String reason) implements Answer {}

        /** The log did not sign it. */
        record Unsigned(String reason) implements Answer {}

        /** No request at all, or one that contradicts itself. */
        record Malformed(String reason) implements Answer {}

        /** The last head that was signed has another size than the client believes. */
        record Conflict(long size) implements Answer {}

        /** The head is not proven to continue the last one. */
        record Inconsistent(String reason) implements Answer {}
    }

    /** @param logs whose heads it signs; several keys of one name are of one log */
    public Witness(WitnessKey key, List<NoteKey> logs, Memory memory) {
        this.key = key;
        this.logs = List.copyOf(logs);
        this.memory = memory;
    }

    public List<WitnessVerifierKey> verifierKeys() {
        return key.verifierKeys();
    }

    public Answer add(String request, Instant now) {
        try {
            AddCheckpoint asked = AddCheckpoint.parse(request);
            return add(asked, LogCheckpoint.parse(asked.note().text()), now);
        } catch (LogRefused e) {
            return new Answer.Malformed(e.reason());
        }
    }

    private synchronized Answer add(AddCheckpoint asked, LogCheckpoint head, Instant now) throws LogRefused {
        List<NoteKey> keys =
                logs.stream().filter(each -> each.name().equals(head.origin())).toList();
        if (keys.isEmpty()) {
            return new Answer.UnknownLog("this witness does not know the log " + head.origin());
        }
        List<SignedNote.Signature> signatures;
        try {
            signatures = verified(asked.note(), keys);
        } catch (LogRefused e) {
            return new Answer.Unsigned(e.reason());
        }
        if (asked.oldSize() > head.size()) {
            return new Answer.Malformed("the old size is larger than the checkpoint's");
        }
        Hash origin = Hash.of(Bytes.utf8(head.origin()));
        Optional<LogCheckpoint> last = last(origin);
        long known = last.map(LogCheckpoint::size).orElse(0L);
        if (asked.oldSize() != known) {
            return new Answer.Conflict(known);
        }
        Optional<String> fault = fault(asked, head, last);
        if (fault.isPresent()) {
            return new Answer.Inconsistent(fault.get());
        }
        List<SignedNote.Signature> own = key.cosign(head, now);
        memory.keep(origin, new SignedNote(head.text(), signatures).with(own).toString());
        return new Answer.Cosigned(own.stream().map(String::valueOf).collect(Collectors.joining()));
    }

    /** "It MUST ignore signatures from unknown keys"; of the known ones each must hold, and there must be one. */
    private static List<SignedNote.Signature> verified(SignedNote note, List<NoteKey> keys) throws LogRefused {
        List<NoteKey> signing =
                keys.stream().filter(each -> each.line(note).isPresent()).toList();
        if (signing.isEmpty()) {
            throw new LogRefused(LogRefused.Code.BAD_LOG_SIGNATURE, "no key of the log has signed the checkpoint");
        }
        for (NoteKey each : signing) {
            each.verify(note);
        }
        return signing.stream().flatMap(each -> each.line(note).stream()).toList();
    }

    private Optional<LogCheckpoint> last(Hash origin) throws LogRefused {
        Optional<String> note = memory.last(origin);
        return note.isPresent()
                ? Optional.of(LogCheckpoint.parse(SignedNote.parse(note.get()).text()))
                : Optional.empty();
    }

    private static Optional<String> fault(AddCheckpoint asked, LogCheckpoint head, Optional<LogCheckpoint> last) {
        if (head.size() == 0 && !head.root().equals(MerkleTree.EMPTY_ROOT)) {
            return Optional.of("a log of no entries has another root");
        }
        if (asked.oldSize() == 0) {
            return asked.path().isEmpty() ? Optional.empty() : Optional.of("nothing needs no proof");
        }
        boolean holds = new ConsistencyProof(asked.oldSize(), head.size(), asked.path())
                .verify(last.orElseThrow().root(), head.root());
        return holds ? Optional.empty() : Optional.of("the checkpoint is not proven to continue the last one");
    }

    /**
     * The last head of a log that was signed, with the log's signature and this witness's.
     *
     * @param origin SHA-256 of the log's origin
     */
    public Optional<String> checkpoint(Hash origin) {
        return memory.last(origin);
    }
}
