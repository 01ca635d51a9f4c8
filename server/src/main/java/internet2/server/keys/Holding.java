package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.signing.Approval;
import internet2.trustchain.threshold.signing.NonceBatch;
import internet2.trustchain.threshold.signing.Signer;
import internet2.trustchain.threshold.signing.SigningReply;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * This node's share of one key, and its signers, one towards each coordinator. Thread-safe: a share is not replaced
 * while somebody signs with it.
 */
final class Holding {

    private final Approval approval;
    private final SecureRandom random;
    private final ReentrantReadWriteLock replacing = new ReentrantReadWriteLock();

    private Optional<Share> current = Optional.empty(); // guarded by replacing
    private final Map<NodeId, Desk> desks = new ConcurrentHashMap<>(); // of the share in force

    /** A share in force. */
    record Share(KeyEpoch epoch, KeyShare secret, Optional<LocalIssuingKey> alone) {}

    /** A signer and whose turn it is. */
    private record Desk(Signer signer, ReentrantLock turn) {}

    Holding(Approval approval, SecureRandom random) {
        this.approval = approval;
        this.random = random;
    }

    Optional<Share> current() {
        replacing.readLock().lock();
        try {
            return current;
        } finally {
            replacing.readLock().unlock();
        }
    }

    /** The share before is destroyed, and with it every nonce. */
    void take(KeyEpoch epoch, HeldShare held) {
        Optional<LocalIssuingKey> alone = epoch.key().threshold() == 1
                ? Optional.of(held.whole()
                        .map(LocalIssuingKey::of)
                        .orElseGet(() -> LocalIssuingKey.of(epoch.key(), held.share(), random)))
                : Optional.empty();
        replace(Optional.of(new Share(epoch, held.share(), alone)));
    }

    void drop() {
        replace(Optional.empty());
    }

    private void replace(Optional<Share> next) {
        replacing.writeLock().lock();
        try {
            desks.values().forEach(desk -> desk.signer().destroy());
            desks.clear();
            current.ifPresent(share -> share.secret().destroy());
            current = next;
        } finally {
            replacing.writeLock().unlock();
        }
    }

    /** Commitments for a coordinator; empty where this node holds no share. */
    Optional<NonceBatch> commit(NodeId coordinator, int count) {
        return at(coordinator, signer -> signer.commit(count, random));
    }

    /** Judges, and contributes or declines; empty where this node holds no share. */
    Optional<SigningReply> contribute(NodeId coordinator, SigningRequest request) {
        return at(coordinator, signer -> signer.contribute(request));
    }

    private <T> Optional<T> at(NodeId coordinator, Function<Signer, T> question) {
        replacing.readLock().lock();
        try {
            return current.map(share -> {
                Desk desk = desk(coordinator, share);
                desk.turn().lock();
                try {
                    return question.apply(desk.signer());
                } finally {
                    desk.turn().unlock();
                }
            });
        } finally {
            replacing.readLock().unlock();
        }
    }

    /** Signatures, where this node is the key's one holder, which has nobody else to convince; else empty. */
    Optional<List<Bytes>> signAlone(List<Bytes> messages) {
        replacing.readLock().lock();
        try {
            return current.flatMap(Share::alone)
                    .map(key -> messages.stream().map(key::sign).toList());
        } finally {
            replacing.readLock().unlock();
        }
    }

    private Desk desk(NodeId coordinator, Share share) {
        return desks.computeIfAbsent(
                coordinator,
                absent -> new Desk(new Signer(share.epoch().key(), share.secret(), approval), new ReentrantLock()));
    }
}
