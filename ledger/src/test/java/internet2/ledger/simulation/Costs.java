package internet2.ledger.simulation;

import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.votes.QuorumCertificate;
import java.util.random.RandomGenerator;

/**
 * What takes time on a machine, in nanoseconds.
 *
 * @param syncLeast a write that is forced to the disk
 * @param syncTail mean of what it may take longer
 * @param execution of a block, and of each of its operations
 * @param signature to be checked
 * @param uplink bytes that leave the machine in a second, one message after the other; 0: no limit
 */
record Costs(long syncLeast, long syncTail, long execution, long signature, long uplink) {

    long sync(RandomGenerator random) {
        return syncLeast + (syncTail == 0 ? 0 : (long) (syncTail * Math.min(10, random.nextExponential())));
    }

    long execution(RandomGenerator random, int operations) {
        return execution * (1 + operations) + random.nextLong(1 + execution);
    }

    /** On the thread that owns the core. */
    long of(Event event) {
        if (signature == 0 || !(event instanceof Event.Received received)) {
            return 0;
        }
        return switch (received.message()) {
            case Message.Propose propose ->
                signature
                        * (1
                                + propose.grounds().stream()
                                        .mapToInt(ground -> ground.votes().size())
                                        .sum());
            case Message.Ballot ballot -> signature;
            case Message.Batch batch ->
                signature * (1 + batch.available().map(of -> of.votes().size()).orElse(0));
            case Message.Stored stored -> signature;
            case Message.Available(int lane, QuorumCertificate certificate) ->
                signature * certificate.votes().size();
            case Message.Certified certified ->
                signature * certified.certificate().votes().size();
            default -> 0;
        };
    }
}
