package internet2.ledger.client;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.MembershipOperation.HostRoundTrip;
import internet2.ledger.membership.RoundTripQuestion;
import internet2.ledger.node.LedgerProtocol;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures how long a host's signed answers take, and keeps the shortest: whatever else happens on the way delays. */
final class RoundTripProbe {

    /** Questions to one host: the first may have to open a connection. */
    static final int QUESTIONS = 8;

    private static final Logger log = LoggerFactory.getLogger(RoundTripProbe.class);

    private final NetworkId network;
    private final NodeId witness;
    private final LedgerNetwork way;
    private final SecureRandom random;

    RoundTripProbe(NetworkId network, NodeId witness, LedgerNetwork way, SecureRandom random) {
        this.network = network;
        this.witness = witness;
        this.way = way;
        this.random = random;
    }

    /** Empty where the host does not answer, or not as itself. */
    Optional<HostRoundTrip> measure(NodeId host, Ed25519PublicKey key, long epoch) throws InterruptedException {
        Optional<HostRoundTrip> shortest = Optional.empty();
        try {
            for (int i = 0; i < QUESTIONS; i++) {
                HostRoundTrip next = ask(host, key, epoch);
                if (shortest.isEmpty() || next.micros() < shortest.get().micros()) {
                    shortest = Optional.of(next);
                }
            }
        } catch (IOException unanswered) {
            log.atDebug()
                    .addKeyValue("host", host)
                    .addKeyValue("why", unanswered.getMessage())
                    .log("round trip not measured");
        }
        return shortest.filter(trip -> trip.micros() <= MembershipOperation.ROUND_TRIP_MICROS_MAX);
    }

    private HostRoundTrip ask(NodeId host, Ed25519PublicKey key, long epoch) throws IOException, InterruptedException {
        byte[] lot = new byte[RoundTripQuestion.NONCE_BYTES];
        random.nextBytes(lot);
        RoundTripQuestion question = new RoundTripQuestion(network, epoch, witness, Bytes.wrap(lot));
        Bytes request = question.encoded();
        long asked = System.nanoTime();
        Bytes answer = way.call(host, LedgerProtocol.SERVICE_ROUND_TRIP, request);
        long took = System.nanoTime() - asked;
        if (answer.size() != RoundTripQuestion.ANSWER_BYTES || !question.isAnsweredBy(key, answer)) {
            throw new IOException("the answer is not signed by " + host);
        }
        // Rounded up: the bound has to hold.
        return new HostRoundTrip(host, TimeUnit.NANOSECONDS.toMicros(took) + 1, question.nonce(), answer);
    }
}
