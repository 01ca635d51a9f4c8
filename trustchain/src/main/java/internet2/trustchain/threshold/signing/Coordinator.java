package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.threshold.Aggregation;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.SigningRound;
import internet2.trustchain.threshold.signing.CoordinatorEffect.AskCommitments;
import internet2.trustchain.threshold.signing.CoordinatorEffect.AskShare;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Blamed;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Failed;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Fault;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Signed;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Committed;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Elapsed;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Replied;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Requested;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Unreached;
import internet2.trustchain.threshold.signing.SigningReply.Contributed;
import internet2.trustchain.threshold.signing.SigningReply.Declined;
import internet2.trustchain.threshold.signing.SigningReply.Reason;
import internet2.trustchain.threshold.signing.SigningRequest.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Signing sessions under one key, many at a time. Pure: see the package. Not thread-safe. */
public final class Coordinator {

    /** A holder that was silent is chosen last for so many patiences. */
    private static final int DEMOTED_PATIENCES = 10;

    private static final int SESSIONS_MAX = 4096;

    /** More are asked for when half a batch is left: that must do for a session, or it would wait for ever. */
    public static final int BATCH_MIN = 2 * SigningRequest.PARTS_MAX;

    private final GroupKey key;
    private final Hash sharesId;
    private final Duration patience;
    private final int batch;
    private final Stocks stocks;
    private final Map<Hash, Session> sessions = new LinkedHashMap<>();
    private final SortedSet<Integer> liars = new TreeSet<>();
    private final SortedMap<Integer, Instant> silent = new TreeMap<>();
    private final SortedMap<Integer, Integer> busy = new TreeMap<>();

    /** Of the event at hand. */
    private List<CoordinatorEffect> effects = new ArrayList<>();

    /**
     * @param patience how long a holder may take to answer
     * @param batch how many commitments to ask for at once, {@link #BATCH_MIN} to {@link NonceBatch#SIZE_MAX}
     */
    public Coordinator(GroupKey key, Duration patience, int batch) {
        if (batch < BATCH_MIN || batch > NonceBatch.SIZE_MAX) {
            throw new IllegalArgumentException(
                    "a batch has " + BATCH_MIN + " to " + NonceBatch.SIZE_MAX + " commitments");
        }
        this.key = key;
        this.sharesId = SigningRequest.sharesOf(key);
        this.patience = patience;
        this.batch = batch;
        this.stocks = new Stocks(batch, patience);
    }

    /** What follows from an event. */
    public List<CoordinatorEffect> on(CoordinatorEvent event, Instant now) {
        effects = new ArrayList<>();
        switch (event) {
            case Requested requested -> begin(requested, now);
            case Committed committed -> stock(committed, now);
            case Replied replied -> reply(replied.holder(), replied.reply(), now);
            case Unreached unreached -> without(unreached.holder(), now);
            case Elapsed elapsed -> elapse(now);
        }
        return effects;
    }

    /** Sessions under way. */
    public int sessions() {
        return sessions.size();
    }

    private void begin(Requested requested, Instant now) {
        Session session = new Session(requested.session(), requested.messages(), requested.evidence(), now);
        if (sessions.containsKey(session.id) || sessions.size() >= SESSIONS_MAX) {
            String reason = sessions.size() >= SESSIONS_MAX ? "too many sessions" : "the session is under way already";
            effects.add(new Failed(session.id, reason, new TreeMap<>()));
            return;
        }
        sessions.put(session.id, session);
        attempt(session, now);
    }

    private void stock(Committed committed, Instant now) {
        if (key.find(committed.holder()).isEmpty()) {
            return;
        }
        stocks.add(committed.holder(), committed.batch());
        for (Session session : List.copyOf(sessions.values())) {
            if (!session.isUnderWay()) {
                attempt(session, now);
            }
        }
    }

    private void reply(int holder, SigningReply reply, Instant now) {
        Session session = sessions.get(reply.session());
        if (session == null
                || session.attempt != reply.attempt()
                || !session.awaited().contains(holder)) {
            return; // late, a repetition, or of no concern to this holder
        }
        switch (reply) {
            case Contributed contributed
            when answers(contributed, session, holder) -> {
                session.shares.put(holder, contributed.shares());
                if (session.awaited().isEmpty()) {
                    aggregate(session, now);
                }
            }
            case Contributed other -> again(session, holder, Fault.LIED, "gave other shares than its own", now);
            case Declined declined
            when declined.code() == Reason.NONCES_GONE && session.restarted.add(holder) -> {
                stocks.drop(holder);
                endAttempt(session, now);
                attempt(session, now);
            }
            case Declined declined ->
                again(session, holder, Fault.DECLINED, declined.code() + ": " + declined.reason(), now);
        }
    }

    private static boolean answers(Contributed reply, Session session, int holder) {
        return reply.shares().size() == session.messages.size()
                && reply.shares().stream().allMatch(share -> share.holder() == holder);
    }

    private void elapse(Instant now) {
        for (Session session : List.copyOf(sessions.values())) {
            if (now.isBefore(session.since.plus(patience))) {
                continue;
            }
            SortedSet<Integer> late = session.isUnderWay() ? session.awaited() : withoutStock(session, now);
            late.forEach(holder -> {
                silent.put(holder, now);
                blame(session, holder, Fault.SILENT, "no answer within " + patience);
            });
            endAttempt(session, now);
            attempt(session, now);
        }
    }

    private void without(int holder, Instant now) {
        silent.put(holder, now);
        for (Session session : List.copyOf(sessions.values())) {
            if (session.awaited().contains(holder)) {
                again(session, holder, Fault.SILENT, "can't be reached", now);
            }
        }
    }

    private void aggregate(Session session, Instant now) {
        List<Bytes> signatures = new ArrayList<>();
        for (int part = 0; part < session.rounds.size(); part++) {
            switch (session.rounds.get(part).aggregate(shares(session, part))) {
                case Aggregation.Signed signed -> signatures.add(signed.signature());
                case Aggregation.Misbehaved misbehaved -> {
                    misbehaved.culprits().forEach(holder -> blame(session, holder, Fault.LIED, "gave a wrong share"));
                    endAttempt(session, now);
                    attempt(session, now);
                    return;
                }
            }
        }
        endAttempt(session, now);
        sessions.remove(session.id);
        effects.add(new Signed(session.id, signatures));
    }

    private static List<SignatureShare> shares(Session session, int part) {
        return session.shares.values().stream().map(all -> all.get(part)).toList();
    }

    private void again(Session session, int holder, Fault fault, String reason, Instant now) {
        blame(session, holder, fault, reason);
        endAttempt(session, now);
        attempt(session, now);
    }

    private void blame(Session session, int holder, Fault fault, String reason) {
        session.excluded.put(holder, reason);
        effects.add(new Blamed(holder, session.id, fault));
        if (fault == Fault.LIED) {
            liars.add(holder);
            stocks.drop(holder);
        }
    }

    /** Commitments that were sent out are used up, whatever came of them. */
    private void endAttempt(Session session, Instant now) {
        session.signers().forEach(holder -> busy.merge(holder, -1, Integer::sum));
        session.pause(now);
    }

    private void attempt(Session session, Instant now) {
        List<Integer> candidates = candidates(session, now);
        if (candidates.size() < key.threshold()) {
            sessions.remove(session.id);
            effects.add(new Failed(
                    session.id,
                    candidates.size() + " holders are left, " + key.threshold() + " are needed",
                    session.excluded));
            return;
        }
        List<Integer> prompt =
                candidates.stream().filter(holder -> !isDemoted(holder, now)).toList();
        List<Integer> eligible = prompt.size() >= key.threshold() ? prompt : candidates;
        List<Integer> ready = eligible.stream()
                .filter(holder -> stocks.size(holder) >= session.messages.size())
                .limit(key.threshold())
                .toList();
        if (ready.size() == key.threshold()) {
            send(session, ready, now);
        }
        candidates.stream()
                .filter(holder -> stocks.ask(holder, now))
                .forEach(holder -> effects.add(new AskCommitments(holder, batch)));
    }

    private void send(Session session, List<Integer> chosen, Instant now) {
        List<Part> parts = session.messages.stream()
                .map(message -> new Part(
                        message, chosen.stream().sorted().map(stocks::take).toList()))
                .toList();
        session.begin(
                parts.stream()
                        .map(part -> new SigningRound(key, part.message(), part.commitments()))
                        .toList(),
                now);
        SigningRequest request = new SigningRequest(session.id, session.attempt, sharesId, parts, session.evidence);
        for (int holder : chosen) {
            busy.merge(holder, 1, Integer::sum);
            effects.add(new AskShare(holder, request));
        }
    }

    /** Those who may yet contribute: the prompt ones first, then those with the least to do. */
    private List<Integer> candidates(Session session, Instant now) {
        return key.shares().keySet().stream()
                .filter(holder -> !liars.contains(holder) && !session.excluded.containsKey(holder))
                .sorted(Comparator.<Integer, Boolean>comparing(holder -> isDemoted(holder, now))
                        .thenComparing(holder -> busy.getOrDefault(holder, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private boolean isDemoted(int holder, Instant now) {
        Instant last = silent.get(holder);
        return last != null && now.isBefore(last.plus(patience.multipliedBy(DEMOTED_PATIENCES)));
    }

    /** Who owes commitments: one whose stock other sessions have used up owes nothing yet. */
    private SortedSet<Integer> withoutStock(Session session, Instant now) {
        SortedSet<Integer> without = new TreeSet<>(key.shares().keySet());
        without.removeIf(holder -> stocks.size(holder) >= session.messages.size()
                || !stocks.isOverdue(holder, now)
                || liars.contains(holder)
                || session.excluded.containsKey(holder));
        return without;
    }
}
