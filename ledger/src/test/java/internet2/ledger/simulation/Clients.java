package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Operation;
import internet2.ledger.Submission;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Those who use the ledger. Each submits operations in sequence to one machine, waits for their end, and tries another
 * machine when that takes too long.
 */
final class Clients {

    /** A set and a number. */
    static final int PAYLOAD_BYTES_MIN = 12;

    private static final int NO_SET = -1;
    private static final Bytes NOT_SIGNED = Bytes.wrap(new byte[64]);
    private static final long PATIENCE = Timeline.SECOND;

    private final World world;
    private final RandomGenerator random;
    private final Map<Integer, Client> byAccount = new HashMap<>();
    private final Map<Bytes, Submission> known = new HashMap<>();
    private long acknowledged;

    Clients(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    /** The number of the account that an operation is of. */
    static int account(Submission submission) {
        return (int) submission.operation().account().hash().d();
    }

    /** The validator set that an operation names, if it does. */
    static Optional<Integer> namedSet(Submission submission) {
        int set = submission.operation().payload().buffer().getInt();
        return set == NO_SET ? Optional.empty() : Optional.of(set);
    }

    /** A client begins, with so many operations to submit and so many at once. */
    void begin(int account, int quota, int window, long pause) {
        byAccount.put(account, new Client(account, quota, window, pause));
        world.time().after(random.nextLong(50 * Timeline.MILLISECOND), byAccount.get(account)::goOn);
    }

    /** Somebody wants another validator set. */
    void wantSet(int account, int set) {
        Client client = byAccount.computeIfAbsent(account, absent -> new Client(account, 0, 1, 0));
        client.sets.add(set);
        client.quota++;
        client.goOn();
    }

    boolean areDone() {
        return byAccount.values().stream().allMatch(client -> client.acknowledged == client.quota);
    }

    long acknowledged() {
        return acknowledged;
    }

    String unfinished() {
        StringBuilder text = new StringBuilder();
        byAccount.forEach((account, client) -> text.append(" account ")
                .append(account)
                .append(": ")
                .append(client.acknowledged)
                .append(" of ")
                .append(client.quota));
        return text.toString();
    }

    /** The operation that these bytes are. */
    Submission decode(Bytes encoded) {
        return known.computeIfAbsent(encoded, Submission::decode);
    }

    /** A machine committed the operation. */
    void committed(Machine machine, Submission submission) {
        Client client = byAccount.get(account(submission));
        if (client != null) {
            client.committed(machine, submission);
        }
    }

    /** A machine says that the operation will be in no block. */
    void turnedAway(Machine machine, Submission submission, String code) {
        Client client = byAccount.get(account(submission));
        if (client != null && machine == client.contact && !client.waiting) {
            client.waiting = true;
            world.time().after(50 * Timeline.MILLISECOND, client::tryElsewhere);
        }
    }

    private Submission operation(int account, long sequence, int set) {
        Bytes payload = Bytes.wrap(ByteBuffer.allocate(world.scenario().operationBytes())
                .putInt(set)
                .putLong(sequence)
                .array());
        Submission submission = Submission.of(new Operation(
                new NetworkId(Hash.ZERO),
                new NodeId(new Hash(0, 0, 0, account)),
                sequence,
                BlockReference.NONE,
                "toy",
                payload,
                0,
                1,
                new Authorization.BySession(world.members().key(0).statement(), NOT_SIGNED)));
        known.put(submission.encoded(), submission);
        return submission;
    }

    private final class Client {

        private final int account;
        private final int window;
        private final long pause;
        private final List<Integer> sets = new ArrayList<>();
        private final List<Submission> submitted = new ArrayList<>();
        private final Map<Hash, Long> submittedAt = new HashMap<>();
        private boolean waiting;
        private boolean watched;
        private int quota;
        private int acknowledged;
        private Machine contact;

        private Client(int account, int quota, int window, long pause) {
            this.account = account;
            this.quota = quota;
            this.window = window;
            this.pause = pause;
            this.contact = world.anyMachine(random);
        }

        /** Submits as many as may be under way. */
        private void goOn() {
            while (submitted.size() < Math.min(quota, acknowledged + window)) {
                int number = submitted.size();
                int set = number < sets.size() ? sets.get(number) : NO_SET;
                submitted.add(operation(account, number, set));
                submittedAt.put(submitted.getLast().id(), world.time().now());
                contact.submit(submitted.getLast());
            }
            if (!watched) {
                watch();
            }
        }

        private void watch() {
            int before = acknowledged;
            watched = acknowledged < quota;
            if (watched) {
                world.time().after(PATIENCE, () -> {
                    if (acknowledged == before && acknowledged < submitted.size()) {
                        tryElsewhere();
                    }
                    watch();
                });
            }
        }

        private void tryElsewhere() {
            waiting = false;
            contact = world.anyMachine(random);
            if (contact.isHonest() && contact.nextSequence(account) > acknowledged) {
                acknowledgeUpTo(contact.nextSequence(account)); // it happened without this client hearing of it
            }
            submitted.subList(acknowledged, submitted.size()).forEach(contact::submit);
        }

        private void committed(Machine machine, Submission submission) {
            if (machine == contact
                    && machine.isHonest()
                    && submission.operation().sequence() < machine.nextSequence(account)) {
                acknowledgeUpTo(submission.operation().sequence() + 1);
            }
        }

        private void acknowledgeUpTo(long next) {
            while (acknowledged < Math.min(next, submitted.size())) {
                Submission done = submitted.get(acknowledged++);
                Clients.this.acknowledged++;
                world.witness()
                        .acknowledged(contact, done, world.time().now() - submittedAt.getOrDefault(done.id(), 0L));
            }
            world.time().after(pause, this::goOn);
        }
    }
}
