package internet2.ledger.simulation;

import internet2.ledger.CommittedBlock;
import internet2.ledger.simplex.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a machine finds again after a crash: what was synced, and of the rest as much as happened to be written. */
final class Disk {

    private final List<CommittedBlock> chain = new ArrayList<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private final List<CommittedBlock> chainTail = new ArrayList<>();
    private final List<JournalEntry> journalTail = new ArrayList<>();

    /** Final blocks, the first is block 1. */
    List<CommittedBlock> chain() {
        return chain;
    }

    List<JournalEntry> journal() {
        return journal;
    }

    /** The height that the next block to be appended has. */
    long nextHeight() {
        return chain.size() + chainTail.size() + 1L;
    }

    void write(JournalEntry entry) {
        journalTail.add(entry);
    }

    void write(CommittedBlock block) {
        chainTail.add(block);
    }

    /** The journal up to here is safe. */
    void syncJournal() {
        journal.addAll(journalTail);
        journalTail.clear();
    }

    /** Blocks up to this height are safe. */
    void syncChain(long height) {
        while (!chainTail.isEmpty() && chainTail.getFirst().height() <= height) {
            chain.add(chainTail.removeFirst());
        }
    }

    /** Power is gone: of the unsynced writes some first ones are there, the next is torn and counts as not written. */
    void crash(RandomGenerator random) {
        journal.addAll(journalTail.subList(0, random.nextInt(journalTail.size() + 1)));
        chain.addAll(chainTail.subList(0, random.nextInt(chainTail.size() + 1)));
        journalTail.clear();
        chainTail.clear();
    }

    /** Everything is gone. */
    void wipe() {
        chain.clear();
        journal.clear();
        chainTail.clear();
        journalTail.clear();
    }
}
