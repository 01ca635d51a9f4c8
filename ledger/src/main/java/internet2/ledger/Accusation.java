package internet2.ledger;

import internet2.foundation.NodeId;
import java.time.Instant;

/**
 * Proof that a validator broke a rule, as far as this node has it.
 *
 * @param offence in words
 * @param seenAt when this node saw it first, on its own clock
 * @param convicted whether the ledger has judged it: the validator is excluded
 */
public record Accusation(NodeId validator, String offence, long epoch, long view, Instant seenAt, boolean convicted) {}
