package internet2.trustchain.acme;

/** A place from which control of a name is looked at. Blocks until it has seen, within a time limit of its own. */
@FunctionalInterface
public interface Perspective {

    Finding look(ControlQuestion question) throws InterruptedException;
}
