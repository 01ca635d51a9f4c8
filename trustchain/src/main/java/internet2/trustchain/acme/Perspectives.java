package internet2.trustchain.acme;

/** All places from which control of a name is looked at. Blocks until it is decided, within a time limit of its own. */
@FunctionalInterface
public interface Perspectives {

    Verdict look(ControlInquiry inquiry) throws InterruptedException;
}
