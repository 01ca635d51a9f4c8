package internet2.stoq.content.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whom to ask for what now. Within a window the rarest piece goes first, then the one that is read first; the fastest
 * peer chooses first, one that has been slow for long only what nobody better has. Peers that have nothing else to do
 * repeat what is oldest on its way.
 */
final class Assignment {

    /** Time after which an idle peer repeats another's request, as part of the patience. */
    private static final int REPEATED_WITHIN_PATIENCE = 4;

    private static final Comparator<Piece> URGENT_RAREST_FIRST = Comparator.comparing(Piece::urgent)
            .reversed()
            .thenComparingInt(Piece::rarity)
            .thenComparingLong(Piece::order);

    private final FetchLimits limits;

    Assignment(FetchLimits limits) {
        this.limits = limits;
    }

    /**
     * @param pieces all that is wanted, in the order in which it is read
     * @param underWay what was asked before, the oldest first
     */
    List<Asked> requests(
            Collection<Piece> pieces, Collection<Source> sources, Collection<Asked> underWay, Instant now) {
        List<Piece> open = openInWindow(pieces);
        List<Source> fastestFirst = sources.stream()
                .filter(source -> !source.paused(now))
                .sorted(Comparator.comparingDouble(Source::bytesPerSecond).reversed())
                .toList();
        int left = limits.inAll() - sources.stream().mapToInt(Source::requests).sum();
        List<Asked> requests = new ArrayList<>();
        for (boolean asking = true; asking; ) {
            asking = false;
            for (Source source : fastestFirst) {
                if (left > 0 && source.requests() < slots(source)) {
                    List<Piece> chosen = chosen(source, open, underWay, now);
                    if (!chosen.isEmpty()) {
                        requests.add(Asked.request(source, chosen, now));
                        open.removeAll(chosen);
                        left--;
                        asking = true;
                    }
                }
            }
        }
        return requests;
    }

    private int slots(Source source) {
        return source.isSlow() || source.askedLast() ? 1 : limits.perPeer();
    }

    /** What nobody was asked for yet: all that is urgent, and the rest as far as the window reaches. */
    private List<Piece> openInWindow(Collection<Piece> pieces) {
        List<Piece> open = new ArrayList<>();
        long bytes = 0;
        for (Piece piece : pieces) {
            boolean first = bytes == 0;
            bytes += piece.urgent() ? 0 : piece.ref().size();
            if (piece.isOpen() && (piece.urgent() || first || bytes <= limits.windowBytes())) {
                open.add(piece);
            }
        }
        open.sort(URGENT_RAREST_FIRST);
        return open;
    }

    private List<Piece> chosen(Source source, List<Piece> open, Collection<Asked> underWay, Instant now) {
        List<Piece> chosen = choose(source, open);
        return chosen.isEmpty() && source.requests() == 0 ? repeat(source, underWay, now) : chosen;
    }

    /** As much as it sends in about a second, at least one. */
    private List<Piece> choose(Source source, List<Piece> open) {
        double rate = source.bytesPerSecond();
        long budget = rate == 0 ? limits.requestBytes() : (long) Math.min(limits.requestBytes(), rate);
        List<Piece> chosen = new ArrayList<>();
        long bytes = 0;
        for (Piece piece : open) {
            if (!piece.isFor(source)) {
                continue;
            }
            bytes += piece.ref().size();
            if (!chosen.isEmpty() && (bytes > budget || chosen.size() == ContentProtocol.GET_IDS_MAX)) {
                break;
            }
            chosen.add(piece);
        }
        return chosen;
    }

    /** What another was asked for a while ago, once. */
    private List<Piece> repeat(Source source, Collection<Asked> underWay, Instant now) {
        Instant due = now.minus(limits.patience().dividedBy(REPEATED_WITHIN_PATIENCE));
        Optional<List<Piece>> oldest = underWay.stream()
                .filter(each -> !each.isQuery()
                        && each.source() != source
                        && each.since().isBefore(due))
                .map(each -> each.pieces().stream()
                        .filter(piece -> !piece.here() && piece.requests() == 1 && piece.isFor(source))
                        .toList())
                .filter(some -> !some.isEmpty())
                .findFirst();
        return oldest.orElse(List.of());
    }
}
