package internet2.trustchain.threshold.signing;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.threshold.NonceCommitment;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.TestKeys;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.signing.CoordinatorEffect.AskCommitments;
import internet2.trustchain.threshold.signing.CoordinatorEffect.AskShare;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Blamed;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Failed;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Signed;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Committed;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Elapsed;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Replied;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Requested;
import internet2.trustchain.threshold.signing.CoordinatorEvent.Unreached;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/** One coordinator and its holders over a network that delays and repeats, in virtual time, from a seed. */
final class Table {

    /** How a holder behaves. */
    enum Conduct {
        HONEST,
        SILENT,
        /** Its network says that it is not there. */
        UNREACHED,
        /** Its last share is wrong. */
        LIES,
        /** Contributes under another's number. */
        MASQUERADES,
        /** Leaves its last share out. */
        WITHHOLDS,
        /** Its approval objects to everything. */
        OBJECTS,
        /** Loses its memory every now and then. */
        RESTARTS,
        /** Answers with what it answered before. */
        REPLAYS
    }

    static final Duration PATIENCE = Duration.ofSeconds(1);

    private record Delivery(Instant at, int order, Runnable what) {}

    final TestKeys.Dealt dealt;
    final Map<Hash, List<Bytes>> messages = new LinkedHashMap<>();
    final Map<Hash, List<Bytes>> signatures = new HashMap<>();
    final Map<Hash, Failed> failures = new HashMap<>();
    final List<Blamed> blamed = new ArrayList<>();

    private final Seeded random;
    private final List<Conduct> conducts;
    private final Coordinator coordinator;
    private final Map<Integer, Signer> signers = new HashMap<>();
    private final Map<Integer, SigningReply> earlier = new HashMap<>();
    private final Map<NonceCommitment, SignatureShare> spent = new HashMap<>();
    private final PriorityQueue<Delivery> network =
            new PriorityQueue<>(Comparator.comparing(Delivery::at).thenComparingInt(Delivery::order));
    private Instant now = Instant.EPOCH;
    private int order;

    Table(int threshold, List<Conduct> conducts, long seed) {
        this.random = new Seeded(seed);
        this.conducts = conducts;
        this.dealt = TestKeys.deal(threshold, conducts.size(), random);
        this.coordinator = new Coordinator(dealt.key(), PATIENCE, Coordinator.BATCH_MIN);
        for (int holder = 1; holder <= conducts.size(); holder++) {
            signers.put(holder, signer(holder));
        }
    }

    /** One session for all of these messages. */
    Hash request(String... texts) {
        Hash session = Hash.of(Bytes.utf8("session " + messages.size()));
        List<Bytes> wanted = Arrays.stream(texts).map(Bytes::utf8).toList();
        messages.put(session, wanted);
        later(() -> tell(new Requested(session, wanted, Bytes.utf8("because"))));
        return session;
    }

    /** Until every session has ended. */
    void run() {
        while (signatures.size() + failures.size() < messages.size()) {
            if (network.isEmpty()) {
                now = now.plus(PATIENCE.dividedBy(2));
                tell(new Elapsed());
            } else {
                Delivery next = network.remove();
                now = next.at();
                next.what().run();
            }
        }
        assertThat(coordinator.sessions()).isZero();
    }

    private void tell(CoordinatorEvent event) {
        for (CoordinatorEffect effect : coordinator.on(event, now)) {
            switch (effect) {
                case AskCommitments ask -> later(() -> commit(ask));
                case AskShare ask -> later(() -> contribute(ask));
                case Signed signed ->
                    assertThat(signatures.put(signed.session(), signed.signatures()))
                            .isNull();
                case Failed failed -> failures.put(failed.session(), failed);
                case Blamed blame -> blamed.add(blame);
            }
        }
    }

    private void commit(AskCommitments ask) {
        if (conduct(ask.holder()) == Conduct.UNREACHED) {
            later(() -> tell(new Unreached(ask.holder())));
        } else if (conduct(ask.holder()) != Conduct.SILENT) {
            NonceBatch batch =
                    read(seat(ask.holder()).commit(ask.count(), random).encoded(), NonceBatch::decode);
            later(() -> tell(new Committed(ask.holder(), batch)));
        }
    }

    private void contribute(AskShare ask) {
        int holder = ask.holder();
        if (conduct(holder) == Conduct.RESTARTS && random.nextInt(3) == 0) {
            signers.put(holder, signer(holder));
        }
        if (conduct(holder) == Conduct.UNREACHED) {
            later(() -> tell(new Unreached(holder)));
            return;
        }
        if (conduct(holder) == Conduct.SILENT) {
            return;
        }
        SigningReply honest = seat(holder).contribute(read(ask.request().encoded(), SigningRequest::decode));
        requireNoncesServeOnce(ask, honest);
        SigningReply said = read(said(holder, honest).encoded(), SigningReply::decode);
        later(() -> tell(new Replied(holder, said)));
        if (random.nextInt(4) == 0) {
            later(() -> contribute(ask)); // the network repeats the request
        }
    }

    /** The safety of all: no two different shares of one commitment, whatever happens. */
    private void requireNoncesServeOnce(AskShare ask, SigningReply reply) {
        if (!(reply instanceof SigningReply.Contributed contributed)) {
            return;
        }
        for (int i = 0; i < contributed.shares().size(); i++) {
            SignatureShare share = contributed.shares().get(i);
            NonceCommitment own = ask.request().parts().get(i).commitments().stream()
                    .filter(each -> each.holder() == ask.holder())
                    .findFirst()
                    .orElseThrow();
            assertThat(Optional.ofNullable(spent.put(own, share)).orElse(share))
                    .as("a nonce of holder " + ask.holder() + " served twice")
                    .isEqualTo(share);
        }
    }

    private SigningReply said(int holder, SigningReply honest) {
        if (!(honest instanceof SigningReply.Contributed contributed)) {
            return honest;
        }
        return switch (conduct(holder)) {
            case LIES -> withLast(contributed, holder, last(contributed).plus(Scalar.ONE));
            case MASQUERADES -> withLast(contributed, holder % conducts.size() + 1, last(contributed));
            case WITHHOLDS ->
                with(
                        contributed,
                        contributed.shares().subList(0, contributed.shares().size() - 1));
            case REPLAYS -> Optional.ofNullable(earlier.put(holder, honest)).orElse(honest);
            case HONEST, SILENT, UNREACHED, OBJECTS, RESTARTS -> honest;
        };
    }

    private static Scalar last(SigningReply.Contributed reply) {
        return reply.shares().getLast().value();
    }

    private static SigningReply withLast(SigningReply.Contributed reply, int holder, Scalar value) {
        List<SignatureShare> shares = new ArrayList<>(reply.shares());
        shares.set(shares.size() - 1, new SignatureShare(holder, value));
        return with(reply, shares);
    }

    private static SigningReply with(SigningReply.Contributed reply, List<SignatureShare> shares) {
        return new SigningReply.Contributed(reply.session(), reply.attempt(), shares);
    }

    private Conduct conduct(int holder) {
        return conducts.get(holder - 1);
    }

    private Signer seat(int holder) {
        return Objects.requireNonNull(signers.get(holder));
    }

    private Signer signer(int holder) {
        boolean objects = conduct(holder) == Conduct.OBJECTS;
        return new Signer(
                dealt.key(),
                dealt.share(holder),
                (message, evidence) -> objects ? Optional.of("not in my name") : Optional.empty());
    }

    private void later(Runnable what) {
        network.add(new Delivery(now.plusMillis(1 + random.nextInt(50)), order++, what));
    }

    private static <T> T read(Bytes encoded, Function<CanonicalReader, T> decode) {
        return CanonicalReader.decode(encoded, decode);
    }
}
