package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.trustchain.authority.AuthorityKey;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssuingKey;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of the network, on a node that holds a share of it: signs with the other holders, of whichever epoch the key
 * is in by now. Alone only where this node is the one holder there is.
 */
final class ThresholdIssuingKey implements IssuingKey {

    /** Until when holders that are out of step, such as during a handover, are asked again. */
    private static final Duration TRY_FOR = Duration.ofSeconds(10);

    private final String name;
    private final Ed25519PublicKey publicKey;
    private final Holding holding;
    private final Function<KeyEpoch, Quorum> quorums;
    private final Pause pause;
    private final InstantSource clock;

    private volatile Optional<Quorum> latest = Optional.empty();

    /** Waits until something may have changed, not for long. */
    @FunctionalInterface
    interface Pause {
        void await() throws InterruptedException;
    }

    ThresholdIssuingKey(
            String name,
            Ed25519PublicKey publicKey,
            Holding holding,
            Function<KeyEpoch, Quorum> quorums,
            Pause pause,
            InstantSource clock) {
        this.name = name;
        this.publicKey = publicKey;
        this.holding = holding;
        this.quorums = quorums;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public AuthorityKey authorityKey() {
        return new AuthorityKey.Ed25519(publicKey);
    }

    @Override
    public Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused {
        return signEach(List.of(message), evidence).getFirst();
    }

    @Override
    public List<Bytes> signEach(List<Bytes> messages, Bytes evidence) throws IssuanceRefused {
        Instant end = clock.instant().plus(TRY_FOR);
        while (true) {
            try {
                return attempt(messages, evidence);
            } catch (IssuanceRefused e) {
                if (e.code() != Code.UNAVAILABLE
                        || clock.instant().isAfter(end)
                        || holding.current().isEmpty()) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private void pause(IssuanceRefused before) throws IssuanceRefused {
        try {
            pause.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw before;
        }
    }

    private List<Bytes> attempt(List<Bytes> messages, Bytes evidence) throws IssuanceRefused {
        Holding.Share share = holding.current()
                .orElseThrow(() -> new IssuanceRefused(
                        Code.UNAVAILABLE, "this node holds no share of the network's " + name + " key"));
        Optional<List<Bytes>> alone = holding.signAlone(messages);
        return alone.isPresent() ? alone.get() : quorum(share.epoch()).sign(messages, evidence);
    }

    /** One for each epoch: it knows whom to ask first, and holds their commitments. */
    private synchronized Quorum quorum(KeyEpoch epoch) {
        if (latest.filter(known -> known.epoch().number() == epoch.number()).isEmpty()) {
            latest = Optional.of(quorums.apply(epoch));
        }
        return latest.orElseThrow();
    }
}
