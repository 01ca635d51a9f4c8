package internet2.ledger.membership;

import internet2.foundation.Hash;
import internet2.ledger.BlockContext;
import internet2.ledger.Genesis;
import internet2.ledger.ModuleState;
import java.time.Instant;

/** Moves epochs on: each begins with the first block after the one that closed the epoch before. */
final class Epochs {

    private final Genesis genesis;

    Epochs(Genesis genesis) {
        this.genesis = genesis;
    }

    void found(RegistryWriter registry) {
        registry.put(EpochRecord.first(genesis));
        registry.found(Seats.of(genesis));
    }

    void begin(BlockContext block, RegistryWriter registry, ModuleState state) {
        EpochRecord current = registry.epoch();
        if (block.epoch() == current.number()) {
            return;
        }
        if (block.epoch() != current.number() + 1) {
            throw new IllegalStateException("block " + block.height() + " is of epoch " + block.epoch() + ", after "
                    + current.number() + " comes the next");
        }
        Instant ends = block.blockTime().plus(genesis.parameters().epoch());
        Hash fresh = SeedExchange.fresh(current.number(), block.parent(), state);
        registry.put(current.next(block.blockTime(), ends, fresh));
        registry.seatNext(block.epoch());
    }
}
