package internet2.server.perspective;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.LedgerNetwork;
import internet2.trustchain.acme.ControlInquiry;
import internet2.trustchain.acme.Perspectives;
import internet2.trustchain.acme.Problem;
import internet2.trustchain.acme.Tally;
import internet2.trustchain.acme.Verdict;
import internet2.trustchain.authority.ControlQuorum;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every validator looks, this one too, all at the same time; it is decided as soon as enough of them agree. */
public final class JointPerspective implements Perspectives {

    /** A look takes 30 s at most, and its answer may have to wait for a block. */
    private static final Duration WITHIN = Duration.ofSeconds(45);

    private static final Logger log = LoggerFactory.getLogger(JointPerspective.class);

    private final NodeId self;
    private final SignedPerspective here;
    private final LedgerNetwork network;
    private final Supplier<ControlQuorum> quorum;
    private final LongSupplier height;
    private final InstantSource clock;

    /**
     * @param quorum of those that validate now
     * @param height of the ledger here
     */
    public JointPerspective(
            NodeId self,
            SignedPerspective here,
            LedgerNetwork network,
            Supplier<ControlQuorum> quorum,
            LongSupplier height,
            InstantSource clock) {
        this.self = self;
        this.here = here;
        this.network = network;
        this.quorum = quorum;
        this.height = height;
        this.clock = clock;
    }

    /** What came of asking one. */
    private sealed interface Heard {

        record Reply(NodeId from, PerspectiveReply reply) implements Heard {}

        record Silence(NodeId from, String why) implements Heard {}
    }

    @Override
    public Verdict look(ControlInquiry inquiry) throws InterruptedException {
        ControlQuorum judges = quorum.get();
        List<NodeId> all = judges.perspectives();
        PerspectiveCall call = new PerspectiveCall(height.getAsLong(), inquiry);
        BlockingQueue<Heard> answers = new LinkedBlockingQueue<>();
        List<Thread> asking = all.stream()
                .map(each -> Thread.ofVirtual().name("perspective ", 0).start(() -> ask(each, call, answers)))
                .toList();
        try {
            return verdict(inquiry, judges, new Tally(all.size()), answers);
        } finally {
            asking.forEach(Thread::interrupt);
        }
    }

    private Verdict verdict(ControlInquiry inquiry, ControlQuorum judges, Tally tally, BlockingQueue<Heard> answers)
            throws InterruptedException {
        long end = System.nanoTime() + WITHIN.toNanos();
        while (tally.verdict().isEmpty()) {
            Heard next = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            switch (next) {
                case Heard.Silence silence -> tally.silent(silence.from(), silence.why());
                case Heard.Reply(NodeId from, PerspectiveReply.Seen seen) -> count(from, seen, inquiry, judges, tally);
                case Heard.Reply(NodeId from, PerspectiveReply.NotSeen not) ->
                    tally.notSeen(from, Problem.of(not.error(), not.detail()));
            }
        }
        return tally.end();
    }

    /** A word that others would not take is none. */
    private void count(
            NodeId from, PerspectiveReply.Seen seen, ControlInquiry inquiry, ControlQuorum judges, Tally tally) {
        Optional<String> fault = seen.finding().validator().equals(from)
                ? judges.fault(inquiry.claim(), seen.finding(), clock.instant())
                : Optional.of("validator " + from + " spoke in the name of another");
        if (fault.isEmpty()) {
            tally.seen(from, seen.finding(), seen.until());
        } else {
            log.atError()
                    .addKeyValue("validator", from)
                    .addKeyValue("reason", fault.get())
                    .log("a finding of a validator does not count");
            tally.silent(from, fault.get());
        }
    }

    private void ask(NodeId validator, PerspectiveCall call, BlockingQueue<Heard> answers) {
        Heard heard;
        try {
            PerspectiveReply reply = validator.equals(self)
                    ? here.look(call.inquiry())
                    : CanonicalReader.decode(
                            network.call(validator, PerspectiveDesk.SERVICE, call.encoded()), PerspectiveReply::decode);
            heard = new Heard.Reply(validator, reply);
        } catch (IOException | MalformedInputException e) {
            heard = new Heard.Silence(validator, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return; // it is decided
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("this node failed to look");
            heard = new Heard.Silence(validator, "this node failed to look; its log has the reason");
        }
        answers.add(heard);
    }
}
