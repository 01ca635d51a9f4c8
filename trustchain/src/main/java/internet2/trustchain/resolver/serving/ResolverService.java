package internet2.trustchain.resolver.serving;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.ReadyAnswer;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Recursion;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.Answer;
import internet2.trustchain.resolver.Effect;
import internet2.trustchain.resolver.Event;
import internet2.trustchain.resolver.LocalNames;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.Remembered;
import internet2.trustchain.resolver.Resolver;
import internet2.trustchain.resolver.ResolverStatistics;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Security;
import internet2.trustchain.resolver.upstream.UpstreamClient;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link Resolver} for the DNS server, the gateway and the command line. Thread-safe. */
public final class ResolverService implements Recursion, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ResolverService.class);

    private static final Duration TICK = Duration.ofMillis(100);

    /** Clients that wait at once; who comes then is told to try again. */
    private static final int WAITING_MAX = 20_000;

    /** Of the cache, the part for answers that are ready to be repeated. */
    private static final int READY_PART = 4;

    private final Resolver resolver;
    private final UpstreamClient upstreams;
    private final Predicate<InetAddress> clients;
    private final InstantSource clock;
    private final ReadyAnswers ready;
    private final ThreadLocal<QuestionKey> keys = ThreadLocal.withInitial(QuestionKey::reusable);
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final Thread thread;

    /** Owned by the thread, as is the counter. */
    private final Map<Long, Asker> askers = new HashMap<>();

    private long tickets;
    private volatile boolean closing;

    /** The thread takes no work any more: what comes now tells whoever waits that it is over. */
    private volatile boolean ended;

    /** Who asks what. */
    private record Asker(Question question, Consumer<Answer> told) {

        void tell(Answer answer) {
            try {
                told.accept(answer);
            } catch (RuntimeException e) {
                log.atWarn().setCause(e).log("who asked for {} could not be told", question);
            }
        }

        void closed() {
            tell(Answer.failed(
                    question,
                    Security.INDETERMINATE,
                    ExtendedError.OTHER,
                    "the resolver is closed",
                    Duration.ZERO,
                    List.of()));
        }
    }

    private ResolverService(
            ResolverConfiguration configuration,
            LocalNames local,
            UpstreamClient upstreams,
            Predicate<InetAddress> clients,
            InstantSource clock,
            RandomGenerator random) {
        long readyBytes = configuration.cacheBytes() / READY_PART;
        this.resolver = new Resolver(
                configuration.servers(),
                configuration.recursive(),
                configuration.anchors(),
                local,
                configuration.cacheBytes() - readyBytes,
                configuration.limits(),
                random);
        this.upstreams = upstreams;
        this.clients = clients;
        this.clock = clock;
        this.ready = new ReadyAnswers(readyBytes);
        this.thread = Thread.ofPlatform().daemon().name("resolver").unstarted(this::work);
    }

    /**
     * @param upstreams closed with the service
     * @param clients who may have names resolved
     */
    public static ResolverService start(
            ResolverConfiguration configuration,
            LocalNames local,
            UpstreamClient upstreams,
            Predicate<InetAddress> clients,
            InstantSource clock,
            RandomGenerator random) {
        ResolverService service = new ResolverService(configuration, local, upstreams, clients, clock, random);
        service.thread.start();
        return service;
    }

    @Override
    public boolean serves(InetAddress client) {
        return clients.test(client);
    }

    @Override
    public @Nullable ReadyAnswer ready(byte[] message, int questionEnd, boolean dnssecOk, boolean unchecked) {
        QuestionKey key = keys.get().fill(message, questionEnd, dnssecOk, unchecked);
        ReadyAnswers.Entry entry = ready.get(key);
        if (entry == null) {
            misses.increment();
            return null;
        }
        hits.increment();
        if (entry.takesRefreshing()) {
            refresh(entry);
        }
        return entry.answer;
    }

    @Override
    public void resolve(
            DomainName name, RecordType type, boolean dnssecOk, boolean unchecked, Consumer<ReadyAnswer> done) {
        Question question = new Question(name.lowerCase(), type);
        // RFC 8482: nobody needs all types at once; signatures come with what they sign
        if (!type.isData() || type.equals(RecordType.RRSIG)) {
            done.accept(failure(name, ResponseCode.NOTIMP, -1));
        } else if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            done.accept(failure(name, ResponseCode.SERVFAIL, ExtendedError.OTHER.code()));
        } else {
            ask(question, unchecked, false, answer -> {
                waiting.decrementAndGet();
                done.accept(keep(question, dnssecOk, unchecked, answer));
            });
        }
    }

    /** For people: the answer with how it was found. */
    public CompletableFuture<Answer> resolve(Question question, boolean fresh) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ask(question, false, fresh, answer::complete);
        return answer;
    }

    /** What is remembered of a name. */
    public List<Remembered> about(DomainName name) {
        return onThread(resolver -> resolver.about(name, clock.instant()));
    }

    /** Forgets a name and all below it; how many facts that were. */
    public int flush(DomainName name) {
        return onThread(resolver -> {
            ready.flush(question -> question.name().isAtOrBelow(name));
            return resolver.flush(name);
        });
    }

    public ResolverStatistics statistics() {
        return onThread(Resolver::statistics);
    }

    /** Of the clients' questions, the part that was answered without the resolver; 0 before the first. */
    public double hitRatio() {
        double all = hits.sum() + misses.sum();
        return all == 0 ? 0 : hits.sum() / all;
    }

    /** Whoever waits is told. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        upstreams.close();
    }

    private void refresh(ReadyAnswers.Entry entry) {
        ask(entry.question, entry.unchecked, true, answer -> {
            if (answer.code() != ResponseCode.SERVFAIL) {
                keep(entry.question, entry.dnssecOk, entry.unchecked, answer);
            }
        });
    }

    private void ask(Question question, boolean unchecked, boolean fresh, Consumer<Answer> asker) {
        Asker waits = new Asker(question, asker);
        submit(() -> {
            if (ended) {
                waits.closed();
                return;
            }
            long ticket = ++tickets;
            askers.put(ticket, waits);
            happened(new Event.Asked(ticket, question, unchecked, fresh));
        });
    }

    private <T> T onThread(Function<Resolver, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(() -> {
            try {
                if (ended) {
                    throw new IllegalStateException("the resolver is closed");
                }
                answer.complete(question.apply(resolver));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    private void submit(Runnable job) {
        work.add(job);
        if (ended) {
            drain();
        }
    }

    private void work() {
        try {
            untilClosed();
        } finally {
            ended = true;
            askers.values().forEach(Asker::closed);
            askers.clear();
            drain();
        }
    }

    private void untilClosed() {
        long ticked = System.nanoTime();
        while (!closing) {
            try {
                Runnable next = work.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    carefully(next);
                }
                if (!resolver.idle() && System.nanoTime() - ticked >= TICK.toNanos()) {
                    ticked = System.nanoTime();
                    carefully(() -> happened(new Event.Ticked()));
                }
            } catch (InterruptedException e) {
                return; // closing
            }
        }
    }

    private static void carefully(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the resolver failed at something that belongs to no single question");
        }
    }

    private void drain() {
        for (Runnable left = work.poll(); left != null; left = work.poll()) {
            left.run();
        }
    }

    private void happened(Event event) {
        for (Effect effect : resolver.handle(event, clock.instant())) {
            switch (effect) {
                case Effect.Ask ask -> upstreams.ask(ask, heard -> submit(() -> heard(heard)));
                case Effect.Defect defect ->
                    log.atError().setCause(defect.cause()).log("the resolution of {} failed", defect.question());
                case Effect.Tell tell -> {
                    Asker asker = askers.remove(tell.ticket());
                    if (asker != null) {
                        asker.tell(tell.answer());
                    }
                }
            }
        }
    }

    private void heard(Event event) {
        if (!ended) {
            happened(event);
        }
    }

    private ReadyAnswer keep(Question question, boolean dnssecOk, boolean unchecked, Answer answer) {
        ReadyAnswer encoded = encoded(answer, dnssecOk);
        ready.put(new ReadyAnswers.Entry(question, dnssecOk, unchecked, encoded, answer.lifetime()));
        return encoded;
    }

    private static ReadyAnswer encoded(Answer answer, boolean dnssecOk) {
        try {
            return ReadyAnswer.of(
                    answer.question().name(),
                    answer.code(),
                    answer.security() == Security.SECURE,
                    answer.error().map(ExtendedError::code).orElse(-1),
                    records(answer.answers(), dnssecOk),
                    records(
                            answer.authority().stream()
                                    .filter(set -> dnssecOk || set.type().equals(RecordType.SOA))
                                    .toList(),
                            dnssecOk),
                    System::nanoTime);
        } catch (MalformedInputException e) {
            return failure(answer.question().name(), ResponseCode.SERVFAIL, ExtendedError.INVALID_DATA.code());
        }
    }

    private static ReadyAnswer failure(DomainName name, ResponseCode code, int error) {
        return ReadyAnswer.of(name, code, false, error, List.of(), List.of(), System::nanoTime);
    }

    private static List<ResourceRecord> records(List<RrSet> sets, boolean signatures) {
        List<ResourceRecord> records = new ArrayList<>();
        for (RrSet set : sets) {
            set.data().forEach(data -> records.add(new ResourceRecord(set.name(), set.type(), 1, set.ttl(), data)));
            if (signatures) {
                set.signatures()
                        .forEach(each -> records.add(
                                new ResourceRecord(set.name(), RecordType.RRSIG, 1, set.ttl(), each.data())));
            }
        }
        return records;
    }
}
