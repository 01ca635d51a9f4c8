package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom to ask for what, so that all that is wanted arrives soon, whatever some peers do.
 *
 * <p>Each peer is asked what it has of what is wanted, then for some of that ({@link Assignment}). A request that takes
 * too long is given to another peer as well; a peer that lies, can't be reached or always refuses is given up, one that
 * is slow is asked last. Nothing is said to be nowhere before all peers were asked. Pure: no I/O, no clock. Not
 * thread-safe.
 */
final class FetchPlan {

    /** Peers that are asked at first, and each time that those have not all that is wanted. */
    private static final int SOURCES_AT_ONCE = 32;

    private final FetchLimits limits;
    private final Assignment assignment;
    private final Map<ContentId, Piece> pieces = new LinkedHashMap<>();
    private final Map<NodeId, Source> sources = new LinkedHashMap<>();
    /** Peers that were not asked anything yet. */
    private final Deque<NodeId> reserve = new ArrayDeque<>();

    private final Map<Long, Asked> asked = new LinkedHashMap<>();
    private long numbers;
    private long orders;

    FetchPlan(FetchLimits limits) {
        this.limits = limits;
        this.assignment = new Assignment(limits);
    }

    /** Takes in what happened; what is to be done now. */
    List<FetchAction> apply(FetchEvent event, Instant now) {
        List<FetchAction> actions = new ArrayList<>();
        switch (event) {
            case FetchEvent.Found found -> found(found.peer());
            case FetchEvent.Wanted wanted -> wanted(wanted);
            case FetchEvent.Taken taken ->
                Optional.ofNullable(pieces.remove(taken.id())).ifPresent(Piece::arrive);
            case FetchEvent.Present present -> present(present);
            case FetchEvent.Answered answered -> answered(answered, now, actions);
            case FetchEvent.Failed failed -> failed(failed, now, actions);
            case FetchEvent.Tick tick -> {}
        }
        findLate(now, actions);
        findStarved(actions);
        query(now, actions);
        request(now, actions);
        return actions;
    }

    private void found(NodeId peer) {
        if (sources.size() < SOURCES_AT_ONCE) {
            begin(peer);
        } else {
            reserve.add(peer);
        }
    }

    private void begin(NodeId peer) {
        Source source = new Source(peer);
        if (sources.putIfAbsent(peer, source) == null) {
            pieces.values().forEach(source::wonder);
        }
    }

    private void wanted(FetchEvent.Wanted wanted) {
        for (ObjectRef object : wanted.objects()) {
            Piece known = pieces.get(object.id());
            if (known == null) {
                Piece piece = new Piece(object, wanted.urgent(), orders++);
                pieces.put(object.id(), piece);
                sources.values().forEach(source -> source.wonder(piece));
            } else if (wanted.urgent()) {
                known.hurry();
            }
        }
    }

    private void present(FetchEvent.Present present) {
        ended(present.number())
                .ifPresent(query -> query.pieces().stream()
                        .filter(piece -> present.there().contains(piece.ref().id()))
                        .forEach(piece -> piece.at().add(query.source())));
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
        Set<Piece> came = request.pieces().stream()
                .filter(piece -> answer.intact().contains(piece.ref().id()))
                .collect(Collectors.toSet());
        request.pieces().stream()
                .filter(piece -> !came.contains(piece))
                .forEach(piece -> piece.at().remove(request.source()));
        if (answer.forged()) {
            drop(request.source(), DropReason.LYING, actions);
            return;
        }
        request.source().delivered(request.bytesOf(came), Duration.between(request.since(), now));
        if (!request.isLate() && !came.isEmpty()) {
            request.source().inTime();
        }
    }

    private void failed(FetchEvent.Failed failed, Instant now, List<FetchAction> actions) {
        Optional<Asked> ended = ended(failed.number());
        if (ended.isEmpty()) {
            return;
        }
        Source source = ended.get().source();
        Instant since = ended.get().since();
        if (ended.get().isQuery()) {
            ended.get().pieces().forEach(source::wonder);
        }
        switch (failed.failure()) {
            case NONSENSE -> drop(source, DropReason.LYING, actions);
            case UNREACHABLE -> {
                if (source.failed(since, now, limits.pause())) {
                    drop(source, DropReason.VANISHED, actions);
                }
            }
            case OVERLOADED -> {
                if (source.refused(since, now, limits.pause())) {
                    drop(source, DropReason.OVERLOADED, actions);
                }
            }
        }
    }

    /** Nobody waits for it any more. */
    private Optional<Asked> ended(long number) {
        Optional<Asked> ended = Optional.ofNullable(asked.remove(number));
        ended.ifPresent(Asked::end);
        return ended;
    }

    private void drop(Source source, DropReason reason, List<FetchAction> actions) {
        sources.remove(source.id());
        source.forget();
        Map.copyOf(asked).forEach((number, each) -> {
            if (each.source() == source) {
                ended(number);
            }
        });
        pieces.values().forEach(piece -> piece.at().remove(source));
        actions.add(new FetchAction.Drop(source.id(), reason));
    }

    private void findLate(Instant now, List<FetchAction> actions) {
        Instant due = now.minus(limits.patience());
        for (Asked each : asked.values()) {
            if (each.isQuery() || each.since().isAfter(due)) {
                continue;
            }
            each.late();
            Source source = each.source();
            if (source.late(now, limits.patience()) && !source.askedLast() && isReplaceable(source)) {
                source.askLast();
                actions.add(new FetchAction.Drop(source.id(), DropReason.SLOW));
            }
        }
    }

    /** Whether others, who have proven themselves, have all that it has. */
    private boolean isReplaceable(Source source) {
        return pieces.values().stream()
                .filter(piece -> !piece.here() && piece.at().contains(source))
                .allMatch(piece -> piece.isElsewhereThan(source));
    }

    /** Asks more peers for what those that were asked don't have, as long as there are any. */
    private void findStarved(List<FetchAction> actions) {
        List<Piece> starved = pieces.values().stream().filter(Piece::isStarved).toList();
        if (starved.isEmpty()) {
            return;
        }
        if (reserve.isEmpty()) {
            for (Piece piece : starved) {
                pieces.remove(piece.ref().id());
                actions.add(new FetchAction.Starved(piece.ref().id()));
            }
        }
        for (int i = 0; i < SOURCES_AT_ONCE && !reserve.isEmpty(); i++) {
            begin(reserve.remove());
        }
    }

    private void query(Instant now, List<FetchAction> actions) {
        for (Source source : sources.values()) {
            List<Piece> about = source.nextQuestion(ContentProtocol.HAVE_IDS_MAX, now);
            if (!about.isEmpty()) {
                long number = note(Asked.query(source, about, now));
                actions.add(new FetchAction.Query(
                        source.id(),
                        number,
                        about.stream().map(piece -> piece.ref().id()).toList()));
            }
        }
    }

    private void request(Instant now, List<FetchAction> actions) {
        for (Asked each : assignment.requests(pieces.values(), sources.values(), asked.values(), now)) {
            actions.add(new FetchAction.Request(
                    each.source().id(),
                    note(each),
                    each.pieces().stream().map(Piece::ref).toList()));
        }
    }

    private long note(Asked question) {
        asked.put(++numbers, question);
        return numbers;
    }
}
