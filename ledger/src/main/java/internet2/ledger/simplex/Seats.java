package internet2.ledger.simplex;

import internet2.foundation.NodeId;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Who sits where in an epoch's set. An id is a hash over long keys, and is asked for with every message. */
final class Seats {

    private final List<NodeId> ids;
    private final Map<NodeId, Integer> places = new HashMap<>();

    Seats(ValidatorSet validators) {
        this.ids = validators.validators().stream().map(Validator::id).toList();
        for (int i = 0; i < ids.size(); i++) {
            places.putIfAbsent(ids.get(i), i);
        }
    }

    List<NodeId> ids() {
        return ids;
    }

    NodeId id(int validator) {
        return ids.get(validator);
    }

    OptionalInt of(NodeId id) {
        Integer place = places.get(id);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }
}
