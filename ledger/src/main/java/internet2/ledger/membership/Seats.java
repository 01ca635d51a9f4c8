package internet2.ledger.membership;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Genesis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who votes with which weight, by id: small, so that an operation that changes it writes little. Their order is that of
 * the epoch's set, and so of its leaders.
 */
record Seats(List<Seat> list) implements Encodable {

    /** One validator's. */
    record Seat(NodeId validator, long weight) {}

    Seats {
        list = List.copyOf(list);
    }

    static Seats of(Genesis genesis) {
        return new Seats(genesis.validators().stream()
                .map(validator -> new Seat(validator.id(), validator.weight()))
                .toList());
    }

    int size() {
        return list.size();
    }

    Optional<Seat> of(NodeId validator) {
        return list.stream().filter(seat -> seat.validator().equals(validator)).findFirst();
    }

    boolean has(NodeId validator) {
        return of(validator).isPresent();
    }

    /** With this seat last, or in the place of the one that the validator had. */
    Seats with(Seat seat) {
        if (has(seat.validator())) {
            return replacing(seat.validator(), seat);
        }
        List<Seat> more = new ArrayList<>(list);
        more.add(seat);
        return new Seats(more);
    }

    Seats without(NodeId validator) {
        return new Seats(list.stream()
                .filter(seat -> !seat.validator().equals(validator))
                .toList());
    }

    /** With the successor in the place of who sat there. */
    Seats succeeded(NodeId old, NodeId successor) {
        return of(old).map(seat -> replacing(old, new Seat(successor, seat.weight())))
                .orElse(this);
    }

    private Seats replacing(NodeId old, Seat next) {
        return new Seats(list.stream()
                .map(seat -> seat.validator().equals(old) ? next : seat)
                .toList());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(list, (to, seat) -> to.hash(seat.validator().hash()).u64(seat.weight()));
    }

    static Seats decode(CanonicalReader in) {
        return new Seats(in.list(Genesis.VALIDATORS_MAX, each -> new Seat(new NodeId(each.hash()), each.u64())));
    }
}
