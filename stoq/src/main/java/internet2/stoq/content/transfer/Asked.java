package internet2.stoq.content.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a peer was asked and hasn't answered: whether it has some pieces, or to send them. */
final class Asked {

    private final Source source;
    private final List<Piece> pieces;
    private final boolean query;
    private final Instant since;
    private boolean late;

    private Asked(Source source, List<Piece> pieces, boolean query, Instant since) {
        this.source = source;
        this.pieces = List.copyOf(pieces);
        this.query = query;
        this.since = since;
    }

    static Asked query(Source source, List<Piece> pieces, Instant now) {
        source.queried(true);
        pieces.forEach(piece -> piece.queried(1));
        return new Asked(source, pieces, true, now);
    }

    static Asked request(Source source, List<Piece> pieces, Instant now) {
        source.requested(1);
        pieces.forEach(piece -> piece.requested(1));
        return new Asked(source, pieces, false, now);
    }

    Source source() {
        return source;
    }

    List<Piece> pieces() {
        return pieces;
    }

    boolean isQuery() {
        return query;
    }

    Instant since() {
        return since;
    }

    boolean isLate() {
        return late;
    }

    /** Others may be asked for its pieces. */
    void late() {
        if (!late) {
            late = true;
            pieces.forEach(piece -> piece.requested(-1));
        }
    }

    /** Nobody waits for it any more. */
    void end() {
        if (query) {
            source.queried(false);
            pieces.forEach(piece -> piece.queried(-1));
            return;
        }
        source.requested(-1);
        if (!late) {
            pieces.forEach(piece -> piece.requested(-1));
        }
    }

    /** Plain bytes of those pieces that are among these. */
    long bytesOf(Set<Piece> some) {
        return pieces.stream()
                .filter(some::contains)
                .mapToLong(piece -> piece.ref().size())
                .sum();
    }
}
