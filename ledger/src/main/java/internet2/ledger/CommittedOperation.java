package internet2.ledger;

/** An operation in its block, and what became of it. */
public record CommittedOperation(Operation operation, Receipt receipt) {}
