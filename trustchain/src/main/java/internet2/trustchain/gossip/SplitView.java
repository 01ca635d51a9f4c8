package internet2.trustchain.gossip;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import java.util.ArrayList;
import java.util.List;

/**
 * Two heads that one log signed, of which the larger does not continue the smaller: whoever has the log's key can check
 * it, and no honest log, and no honest validator, signs both. A larger tree whose own proof shows another beginning
 * than the smaller head says is all it takes.
 *
 * @param smaller signed note
 * @param larger signed note, of as many entries or more
 * @param growth what the larger tree begins with, where the smaller one ends
 */
public record SplitView(String smaller, String larger, Growth growth) implements Encodable {

    /** More names than these would not fit into what an operation may write. */
    static final int NAMED_MAX = 16;

    public static final int ENCODED_SIZE_MAX = 2 * SignedNote.SIZE_MAX + 4096;

    /**
     * What is proven.
     *
     * @param smaller head
     * @param larger head
     * @param cosigners who vouched for both
     */
    public record Proven(LogCheckpoint smaller, LogCheckpoint larger, List<Cosigner> cosigners) {}

    /**
     * Checks it all.
     *
     * @param log the accused
     * @param known whose cosignatures are looked at
     * @throws LogRefused if this proves nothing
     */
    public Proven verify(NoteKey log, List<Cosigner> known) throws LogRefused {
        LogTrust itself = new LogTrust(log, List.of(), 0);
        LogCheckpoint before = itself.open(smaller);
        LogCheckpoint after = itself.open(larger);
        boolean split = growth.proof().oldSize() == before.size()
                && growth.holdsIn(after.size(), after.root())
                && !growth.root().equals(before.root());
        if (!split) {
            throw new LogRefused(LogRefused.Code.MALFORMED, "both heads may be of one log that only grew");
        }
        SignedNote first = SignedNote.parse(smaller);
        SignedNote second = SignedNote.parse(larger);
        List<Cosigner> both = new ArrayList<>();
        for (Cosigner each : known) {
            if (each.vouchesFor(first) && each.vouchesFor(second)) {
                both.add(each);
            }
        }
        return new Proven(before, after, both);
    }

    /**
     * The same with no more signatures than it takes: the log's, and those of whoever vouched for both, 16 of them at
     * most. So it fits into an operation.
     */
    public SplitView lean(NoteKey log, List<Cosigner> known) throws LogRefused {
        List<Cosigner> guilty = verify(log, known).cosigners();
        List<Cosigner> named = guilty.subList(0, Math.min(NAMED_MAX, guilty.size()));
        return new SplitView(lean(smaller, log, named), lean(larger, log, named), growth);
    }

    private static String lean(String text, NoteKey log, List<Cosigner> named) throws LogRefused {
        SignedNote note = SignedNote.parse(text);
        List<SignedNote.Signature> lines =
                new ArrayList<>(log.line(note).stream().toList());
        named.forEach(each -> lines.addAll(each.lines(note)));
        return new SignedNote(note.text(), lines).toString();
    }

    /** Names it, whatever signatures its notes carry: the two heads that contradict each other. */
    public Hash id() throws LogRefused {
        CanonicalWriter out = new CanonicalWriter();
        out.text(SignedNote.parse(smaller).text()).text(SignedNote.parse(larger).text());
        return Hash.of(out.toBytes());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(smaller).text(larger).value(growth);
    }

    public static SplitView decode(CanonicalReader in) {
        return new SplitView(in.text(SignedNote.SIZE_MAX), in.text(SignedNote.SIZE_MAX), Growth.decode(in));
    }
}
