package internet2.trustchain.authority;

/**
 * That a certificate may be.
 *
 * @param rule the name of the rule that allows it
 * @param lifetimes how long it may live
 */
public record Grant(String rule, Lifetimes lifetimes) {}
