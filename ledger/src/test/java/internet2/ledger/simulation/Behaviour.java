package internet2.ledger.simulation;

import internet2.ledger.simplex.Message;

/** What a machine makes of what its core wants to say, and of what it hears. */
interface Behaviour {

    /** Says what the core says. */
    Behaviour HONEST = Machine::transmit;

    void send(Machine self, int to, Message message);

    default void received(Machine self, int from, Message message) {}

    /** Takes no part at all. */
    default boolean isSilent() {
        return false;
    }

    /** Talks with everyone, unlike a twin. */
    default boolean isWhole() {
        return true;
    }
}
