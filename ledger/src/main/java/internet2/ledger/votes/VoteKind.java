package internet2.ledger.votes;

import internet2.foundation.encoding.CanonicalReader;

/** What a validator says with its signature (Simplex; PBFT's names where it has them; and of lanes). */
public enum VoteKind {
    /** The leader's: this block is for this view (PRE-PREPARE). */
    PROPOSE(1, "ledger/propose/1"),
    /** The block may follow its parent, and I prepare no other in this view. */
    PREPARE(2, "ledger/prepare/1"),
    /** A quorum prepared the block, and I nullify neither this view nor an earlier one of its term. */
    COMMIT(3, "ledger/commit/1"),
    /** The rest of the term may be skipped from this view on, and I commit nothing in it (VIEW-CHANGE). */
    NULLIFY(4, "ledger/nullify/1"),
    /** A lane's owner's: this batch is at this position of my lane, which stands in the place of the view. */
    BATCH(5, "ledger/batch/1"),
    /** I have this batch of somebody's lane on disk, and give it to whoever asks; likewise by its position. */
    STORE(6, "ledger/store/1");

    private final int code;
    private final String domain;

    VoteKind(int code, String domain) {
        this.code = code;
        this.domain = domain;
    }

    /** The byte that stands for it. */
    public int code() {
        return code;
    }

    /** Separates its signatures from all others. */
    public String domain() {
        return domain;
    }

    public static VoteKind decode(CanonicalReader in) {
        int code = in.u8();
        return switch (code) {
            case 1 -> PROPOSE;
            case 2 -> PREPARE;
            case 3 -> COMMIT;
            case 4 -> NULLIFY;
            case 5 -> BATCH;
            case 6 -> STORE;
            default -> throw in.malformed("a vote is of kind 1 to 6, not " + code);
        };
    }
}
