package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.transfer.FetchEvent.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom to ask for what, so that all that is wanted arrives soon, whatever some peers do.
 *
 * <p>Each peer is asked once what it has of what is wanted. Within a window the rarest object goes first, then the one
 * that is read first; the fastest peer chooses first. A request that takes too long is given to another peer as well;
 * peers that have nothing else to do repeat what is oldest on its way. Pure: no I/O, no clock. Not thread-safe.
 */
final class FetchPlan {

    /** Time after which an idle peer repeats another's request, as part of the patience. */
    private static final int REPEATED_WITHIN_PATIENCE = 4;

    private static final Comparator<Piece> URGENT_RAREST_FIRST = Comparator.comparing(Piece::urgent)
            .reversed()
            .thenComparingInt(Piece::rarity)
            .thenComparingLong(Piece::order);

    private final FetchLimits limits;
    private final Map<ContentId, Piece> pieces = new LinkedHashMap<>();
    private final Map<NodeId, Source> sources = new LinkedHashMap<>();
    private final Map<Long, Asked> asked = new LinkedHashMap<>();
    private long numbers;
    private long orders;

    /** What a peer was asked and hasn't answered. */
    private static final class Asked {
        private final Source source;
        private final List<Piece> pieces;
        private final boolean query;
        private final Instant since;
        private boolean late;

        private Asked(Source source, List<Piece> pieces, boolean query, Instant since) {
            this.source = source;
            this.pieces = pieces;
            this.query = query;
            this.since = since;
        }

        private long bytes() {
            return pieces.stream().mapToLong(piece -> piece.ref().size()).sum();
        }
    }

    FetchPlan(FetchLimits limits) {
        this.limits = limits;
    }

    /** Takes in what happened; what is to be done now. */
    List<FetchAction> apply(FetchEvent event, Instant now) {
        List<FetchAction> actions = new ArrayList<>();
        switch (event) {
            case FetchEvent.Found found -> found(found.peer(), now, actions);
            case FetchEvent.Wanted wanted -> wanted(wanted, now, actions);
            case FetchEvent.Taken taken -> pieces.remove(taken.id());
            case FetchEvent.Present present -> present(present.number(), present.there());
            case FetchEvent.Answered answered -> answered(answered, now, actions);
            case FetchEvent.Failed failed -> failed(failed, now, actions);
            case FetchEvent.Tick tick -> {}
        }
        findLate(now, actions);
        schedule(now, actions);
        findStarved(actions);
        return actions;
    }

    private void found(NodeId peer, Instant now, List<FetchAction> actions) {
        if (!sources.containsKey(peer)) {
            Source source = new Source(peer);
            sources.put(peer, source);
            query(
                    source,
                    pieces.values().stream().filter(piece -> !piece.here()).toList(),
                    now,
                    actions);
        }
    }

    private void wanted(FetchEvent.Wanted wanted, Instant now, List<FetchAction> actions) {
        List<Piece> fresh = new ArrayList<>();
        for (ObjectRef object : wanted.objects()) {
            Piece known = pieces.get(object.id());
            if (known == null) {
                Piece piece = new Piece(object, wanted.urgent(), orders++);
                pieces.put(object.id(), piece);
                fresh.add(piece);
            } else if (wanted.urgent()) {
                known.hurry();
            }
        }
        for (Source source : List.copyOf(sources.values())) {
            query(source, fresh, now, actions);
        }
    }

    private void query(Source source, List<Piece> about, Instant now, List<FetchAction> actions) {
        for (int from = 0; from < about.size(); from += ContentProtocol.HAVE_IDS_MAX) {
            List<Piece> some =
                    List.copyOf(about.subList(from, Math.min(about.size(), from + ContentProtocol.HAVE_IDS_MAX)));
            some.forEach(piece -> piece.queried(1));
            long number = note(new Asked(source, some, true, now));
            actions.add(new FetchAction.Query(
                    source.id(),
                    number,
                    some.stream().map(piece -> piece.ref().id()).toList()));
        }
    }

    private long note(Asked question) {
        asked.put(++numbers, question);
        return numbers;
    }

    private void present(long number, Set<ContentId> there) {
        ended(number)
                .ifPresent(query -> query.pieces.stream()
                        .filter(piece -> there.contains(piece.ref().id()))
                        .forEach(piece -> piece.at().add(query.source.id())));
    }

    private void answered(FetchEvent.Answered answer, Instant now, List<FetchAction> actions) {
        for (ContentId id : answer.intact()) {
            Optional.ofNullable(pieces.get(id)).ifPresent(Piece::arrive);
        }
        Optional<Asked> ended = ended(answer.number());
        if (ended.isEmpty()) {
            return;
        }
        Asked request = ended.get();
        request.pieces.stream()
                .filter(piece -> !answer.intact().contains(piece.ref().id()))
                .forEach(piece -> piece.at().remove(request.source.id()));
        if (answer.forged()) {
            drop(request.source, DropReason.LYING, actions);
            return;
        }
        request.source.delivered(request.bytes(), Duration.between(request.since, now));
        if (!request.late) {
            request.source.inTime();
        }
    }

    private void failed(FetchEvent.Failed failed, Instant now, List<FetchAction> actions) {
        Optional<Asked> ended = ended(failed.number());
        if (ended.isEmpty()) {
            return;
        }
        Source source = ended.get().source;
        source.pause(now.plus(limits.pause()));
        if (failed.failure() == Failure.NONSENSE) {
            drop(source, DropReason.LYING, actions);
        } else if (failed.failure() == Failure.UNREACHABLE && source.failed()) {
            drop(source, DropReason.VANISHED, actions);
        } else if (ended.get().query) {
            // It was not asked in the end. To think that it has them costs a request at most.
            ended.get().pieces.forEach(piece -> piece.at().add(source.id()));
        }
    }

    /** Nobody waits for it any more. */
    private Optional<Asked> ended(long number) {
        Optional<Asked> ended = Optional.ofNullable(asked.remove(number));
        ended.ifPresent(each -> {
            if (each.query) {
                each.pieces.forEach(piece -> piece.queried(-1));
            } else {
                each.source.requested(-1);
                if (!each.late) {
                    each.pieces.forEach(piece -> piece.requested(-1));
                }
            }
        });
        return ended;
    }

    private void drop(Source source, DropReason reason, List<FetchAction> actions) {
        if (sources.remove(source.id()) == null) {
            return;
        }
        Map.copyOf(asked).forEach((number, each) -> {
            if (each.source == source) {
                ended(number);
            }
        });
        pieces.values().forEach(piece -> piece.at().remove(source.id()));
        actions.add(new FetchAction.Drop(source.id(), reason));
    }

    private void findLate(Instant now, List<FetchAction> actions) {
        Instant due = now.minus(limits.patience());
        for (Asked each : List.copyOf(asked.values())) {
            if (each.query || each.late || each.since.isAfter(due) || !sources.containsKey(each.source.id())) {
                continue;
            }
            each.late = true;
            each.pieces.forEach(piece -> piece.requested(-1));
            if (each.source.late() && isReplaceable(each.source)) {
                drop(each.source, DropReason.SLOW, actions);
            }
        }
    }

    /** Whether others have all that it has. */
    private boolean isReplaceable(Source source) {
        return pieces.values().stream()
                .filter(piece -> !piece.here() && piece.at().contains(source.id()))
                .allMatch(piece -> piece.rarity() > 1);
    }

    private void schedule(Instant now, List<FetchAction> actions) {
        List<Piece> open = new ArrayList<>(openInWindow());
        List<Source> fastestFirst = sources.values().stream()
                .filter(source -> !source.paused(now))
                .sorted(Comparator.comparingDouble(Source::bytesPerSecond).reversed())
                .toList();
        for (boolean asking = true; asking; ) {
            asking = false;
            for (Source source : fastestFirst) {
                if (requestsInAll() < limits.inAll() && source.requests() < slots(source)) {
                    List<Piece> chosen = choose(source, open);
                    if (chosen.isEmpty() && source.requests() == 0) {
                        chosen = repeat(source, now);
                    }
                    if (!chosen.isEmpty()) {
                        request(source, chosen, now, actions);
                        open.removeAll(chosen);
                        asking = true;
                    }
                }
            }
        }
    }

    private int requestsInAll() {
        return sources.values().stream().mapToInt(Source::requests).sum();
    }

    private int slots(Source source) {
        return source.isSlow() ? 1 : limits.perPeer();
    }

    /** What nobody was asked for yet: all that is urgent, and the rest as far as the window reaches. */
    private List<Piece> openInWindow() {
        List<Piece> open = new ArrayList<>();
        long bytes = 0;
        for (Piece piece : pieces.values()) {
            boolean first = bytes == 0;
            bytes += piece.urgent() ? 0 : piece.ref().size();
            if (piece.isOpen() && (piece.urgent() || first || bytes <= limits.windowBytes())) {
                open.add(piece);
            }
        }
        open.sort(URGENT_RAREST_FIRST);
        return open;
    }

    /** As much as it sends in about a second, at least one. */
    private List<Piece> choose(Source source, List<Piece> open) {
        double rate = source.bytesPerSecond();
        long budget = rate == 0 ? limits.requestBytes() : (long) Math.min(limits.requestBytes(), rate);
        List<Piece> chosen = new ArrayList<>();
        long bytes = 0;
        for (Piece piece : open) {
            if (!piece.at().contains(source.id())) {
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
    private List<Piece> repeat(Source source, Instant now) {
        Instant due = now.minus(limits.patience().dividedBy(REPEATED_WITHIN_PATIENCE));
        return asked.values().stream()
                .filter(each -> !each.query && each.source != source && each.since.isBefore(due))
                .map(each -> each.pieces.stream()
                        .filter(piece -> !piece.here()
                                && piece.requests() == 1
                                && piece.at().contains(source.id()))
                        .toList())
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private void request(Source source, List<Piece> chosen, Instant now, List<FetchAction> actions) {
        chosen.forEach(piece -> piece.requested(1));
        source.requested(1);
        long number = note(new Asked(source, chosen, false, now));
        actions.add(new FetchAction.Request(
                source.id(), number, chosen.stream().map(Piece::ref).toList()));
    }

    private void findStarved(List<FetchAction> actions) {
        for (Piece piece : List.copyOf(pieces.values())) {
            if (piece.isStarved()) {
                pieces.remove(piece.ref().id());
                actions.add(new FetchAction.Starved(piece.ref().id()));
            }
        }
    }
}
