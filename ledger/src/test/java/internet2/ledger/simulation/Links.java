package internet2.ledger.simulation;

import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Brings messages from machine to machine, or does not. */
final class Links {

    /** In larger networks encoding would cost more than it finds. */
    private static final int ENCODED_MAX = 7;

    private final Timeline time;
    private final RandomGenerator random;
    private final List<Machine> machines;
    private final BitSet cut = new BitSet();
    private final long[] lastArrival;
    private final long uplink;
    private final long[] freeAt;
    private final long[] bytes;
    private Weather weather;
    private long sent;
    private long proposalBytes;
    private @Nullable Message measured;
    private int measuredBytes;

    /** @param uplink as in {@link Costs} */
    Links(Timeline time, RandomGenerator random, List<Machine> machines, int size, Weather weather, long uplink) {
        this.time = time;
        this.uplink = uplink;
        this.freeAt = new long[size];
        this.bytes = new long[size];
        this.random = random;
        this.machines = machines;
        this.weather = weather;
        this.lastArrival = new long[size * size];
        this.size = size;
    }

    private final int size;

    void weather(Weather next) {
        weather = next;
    }

    long sent() {
        return sent;
    }

    /** From one machine to another, and not back. */
    void cut(int from, int to) {
        cut.set(from * size + to);
    }

    /** No machine of one side reaches one of the other. */
    void split(BitSet side) {
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                cut.set(from * size + to, side.get(from) != side.get(to));
            }
        }
    }

    void mend() {
        cut.clear();
    }

    boolean reaches(int from, int to) {
        return !cut.get(from * size + to);
    }

    /** To all machines that are this member: twins are more than one. */
    void send(Machine from, int toMember, Message message) {
        for (Machine to : machines) {
            if (to.member() == toMember && to != from && from.sees(to) && to.sees(from)) {
                send(from, to, message);
            }
        }
    }

    /** Bytes that a machine sent, where uplinks are limited. */
    long bytes(int machine) {
        return bytes[machine];
    }

    /** Of all proposals, where uplinks are limited. */
    long proposalBytes() {
        return proposalBytes;
    }

    /** When the last of the message has left. */
    @SuppressWarnings("ReferenceEquality") // equal messages would be as long, and cost more to compare
    private long departure(int from, Message message) {
        if (uplink == 0) {
            return time.now();
        }
        if (message != measured) { // to all, one after the other: the same
            measured = message;
            measuredBytes = MessageCodec.encode(message).size();
        }
        bytes[from] += measuredBytes;
        proposalBytes += message instanceof Message.Propose ? measuredBytes : 0;
        freeAt[from] = Math.max(freeAt[from], time.now()) + measuredBytes * Timeline.SECOND / uplink;
        return freeAt[from];
    }

    private void send(Machine from, Machine to, Message message) {
        sent++;
        long departure = departure(from.index(), message);
        if (!reaches(from.index(), to.index()) || random.nextDouble() < weather.loss()) {
            return;
        }
        int copies = random.nextDouble() < weather.duplication() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long arrival = departure + weather.latency().nanos(from.index(), to.index(), random);
            int link = from.index() * size + to.index();
            if (weather.ordered()) {
                arrival = Math.max(arrival, lastArrival[link]);
                lastArrival[link] = arrival;
            }
            time.at(arrival, () -> overTheWire(from, message).ifPresent(arrived -> to.receive(from.member(), arrived)));
        }
    }

    /**
     * In small networks messages are bytes on their way, as they are between processes. What cannot be read is not
     * received; of the honest, all can be.
     */
    private Optional<Message> overTheWire(Machine from, Message message) {
        if (size > ENCODED_MAX) {
            return Optional.of(message);
        }
        try {
            return Optional.of(MessageCodec.decode(MessageCodec.encode(message)));
        } catch (MalformedInputException malformed) {
            if (from.isHonest()) {
                throw malformed;
            }
            return Optional.empty();
        }
    }

    /** What is on its way is forgotten for the order. */
    void reset() {
        Arrays.fill(lastArrival, 0);
    }
}
