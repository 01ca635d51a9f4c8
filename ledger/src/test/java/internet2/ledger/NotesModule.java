package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/** A module for tests: whoever writes a note first owns it; the result is how often it was written. */
public final class NotesModule implements LedgerModule<NotesModule.Write> {

    public static final String NAME = "notes";

    /** Writes a note. */
    public record Write(String note, String text) implements Encodable {
        @Override
        public void encode(CanonicalWriter out) {
            out.text(note).text(text);
        }
    }

    /** A note. */
    public record Note(NodeId owner, long writes, String text) implements Encodable {
        @Override
        public void encode(CanonicalWriter out) {
            out.hash(owner.hash()).u64(writes).text(text);
        }

        static Note decode(CanonicalReader in) {
            return new Note(new NodeId(in.hash()), in.u64(), in.text(100_000));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Write decode(CanonicalReader in) {
        return new Write(in.text(100), in.text(100_000));
    }

    @Override
    public Bytes apply(Write write, OperationContext context, ModuleState state) throws OperationRefused {
        if (write.note().equals("bug")) {
            throw new IllegalStateException("this module has a bug");
        }
        Bytes key = key(write.note());
        Note before = state.get(key)
                .map(value -> CanonicalReader.decode(value, Note::decode))
                .orElse(new Note(context.account(), 0, ""));
        if (!before.owner().equals(context.account())) {
            throw new OperationRefused("note-taken", "note " + write.note() + " is " + before.owner() + "'s");
        }
        state.put(key, new Note(context.account(), before.writes() + 1, write.text()).encoded());
        return new CanonicalWriter().u64(before.writes() + 1).toBytes();
    }

    public static Bytes key(String note) {
        return Bytes.utf8(note);
    }
}
