package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Blocks, or batches, that are certified and not here, and whom to ask for them next. */
final class Missing {

    private static final int MAX = 64;

    /** Requests for one block after which it is likely that those who had it need it no more. */
    private static final int TRIES_MAX = 8;

    private static final class Search {
        final List<NodeId> holders;
        Duration nextTry;
        int tries;

        Search(List<NodeId> holders, Duration nextTry) {
            this.holders = holders;
            this.nextTry = nextTry;
        }
    }

    private final SequencedMap<Hash, Search> searches = new LinkedHashMap<>();

    /**
     * @param holders voted for it, so they have it or one of them lies
     * @param firstTry it may be on its way
     */
    void want(Hash block, List<NodeId> holders, Duration firstTry) {
        if (searches.size() < MAX && !holders.isEmpty()) {
            searches.putIfAbsent(block, new Search(holders, firstTry));
        }
    }

    boolean isWanted(Hash block) {
        return searches.containsKey(block);
    }

    void found(Hash block) {
        searches.remove(block);
    }

    void clear() {
        searches.clear();
    }

    /** Those that have voted for a block which stands on it have it too. */
    List<NodeId> holders(Hash block) {
        return Optional.ofNullable(searches.get(block))
                .map(search -> search.holders)
                .orElse(List.of());
    }

    /** Whom to ask for what at this moment; each is asked after a while again, another one then. */
    Map<Hash, NodeId> due(Duration now, Duration patience) {
        Map<Hash, NodeId> asks = new LinkedHashMap<>();
        searches.forEach((block, search) -> {
            if (search.nextTry.compareTo(now) <= 0) {
                asks.put(block, search.holders.get(search.tries++ % search.holders.size()));
                search.nextTry = now.plus(patience);
            }
        });
        return asks;
    }

    /** Whether a block was asked for so often that it has to be found in another way. */
    boolean isHopeless() {
        return searches.values().stream().anyMatch(search -> search.tries >= TRIES_MAX);
    }

    /** Whether one was asked for so often that all who should have it had two chances. */
    boolean isEachAskedTwice() {
        return searches.values().stream().anyMatch(search -> search.tries >= 2 * search.holders.size());
    }

    Optional<Duration> nextTry() {
        return searches.values().stream().map(search -> search.nextTry).min(Duration::compareTo);
    }
}
