package internet2.trustchain.threshold.signing;

import internet2.foundation.Hash;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.NonceCommitment;
import internet2.trustchain.threshold.Nonces;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.SigningRound;
import internet2.trustchain.threshold.signing.SigningReply.Contributed;
import internet2.trustchain.threshold.signing.SigningReply.Declined;
import internet2.trustchain.threshold.signing.SigningReply.Reason;
import internet2.trustchain.threshold.signing.SigningRequest.Part;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.security.auth.Destroyable;

/**
 * One holder towards one coordinator: a stock of nonces, and shares made of them. A holder keeps one for each
 * coordinator, so that nobody can use up what another was given. Not thread-safe.
 */
public final class Signer implements Destroyable {

    /** Where more are asked for, the oldest go: their coordinator has forgotten them. */
    public static final int NONCES_MAX = 4 * NonceBatch.SIZE_MAX;

    private final GroupKey key;
    private final Hash shares;
    private final KeyShare share;
    private final Approval approval;
    private final Map<NonceCommitment, Nonces> stock = new LinkedHashMap<>();

    /** By hash of the request: who asks the same again gets the same again. */
    private final Map<Hash, Contributed> contributed = new LinkedHashMap<>();

    /** @param share of {@code key}; stays the caller's to destroy */
    public Signer(GroupKey key, KeyShare share, Approval approval) {
        if (!share.belongsTo(key)) {
            throw new IllegalArgumentException("the share of holder " + share.holder() + " is not of this key");
        }
        this.key = key;
        this.shares = SigningRequest.sharesOf(key);
        this.share = share;
        this.approval = approval;
    }

    /** Round one, ahead: makes commitments and remembers what they commit to. */
    public NonceBatch commit(int count, SecureRandom random) {
        List<NonceCommitment> commitments = new ArrayList<>();
        for (int i = 0; i < Math.min(count, NonceBatch.SIZE_MAX); i++) {
            Nonces nonces = Nonces.generate(share, random);
            commitments.add(nonces.commitment());
            stock.put(nonces.commitment(), nonces);
        }
        dropOldest(stock, Nonces::destroy);
        return new NonceBatch(commitments);
    }

    /**
     * Round two: judges, and contributes or declines. The nonces of a share are spent, whatever comes of it; the same
     * request gets the same answer, as a network may repeat it.
     */
    public SigningReply contribute(SigningRequest request) {
        Contributed before = contributed.get(Hash.of(request.encoded()));
        return before == null ? answer(request) : before;
    }

    private SigningReply answer(SigningRequest request) {
        if (!request.shares().equals(shares)) {
            return decline(request, Reason.OTHER_SHARES, "this holder has other shares of the key: follow the ledger");
        }
        try {
            for (Part part : request.parts()) {
                Optional<String> objection = approval.objection(part.message(), request.evidence());
                if (objection.isPresent()) {
                    return decline(request, Reason.OBJECTION, objection.get());
                }
            }
        } catch (BusyException e) {
            return decline(request, Reason.BUSY, e.reason());
        }
        List<Nonces> nonces =
                request.parts().stream().flatMap(part -> taken(part).stream()).toList();
        try {
            if (nonces.size() < request.parts().size()) {
                return decline(request, Reason.NONCES_GONE, "a commitment is spent or was lost: ask for new ones");
            }
            Contributed reply = new Contributed(request.session(), request.attempt(), shares(request, nonces));
            contributed.put(Hash.of(request.encoded()), reply);
            dropOldest(contributed, forgotten -> {});
            return reply;
        } catch (IllegalArgumentException e) {
            return decline(request, Reason.MALFORMED, String.valueOf(e.getMessage()));
        } finally {
            nonces.forEach(Nonces::destroy);
        }
    }

    /** What this holder committed to for the signature; no longer in stock. */
    private Optional<Nonces> taken(Part part) {
        return part.commitments().stream()
                .filter(commitment -> commitment.holder() == share.holder())
                .findFirst()
                .map(stock::remove);
    }

    private List<SignatureShare> shares(SigningRequest request, List<Nonces> nonces) {
        List<SignatureShare> shares = new ArrayList<>();
        for (int i = 0; i < nonces.size(); i++) {
            Part part = request.parts().get(i);
            shares.add(new SigningRound(key, part.message(), part.commitments()).sign(share, nonces.get(i)));
        }
        return shares;
    }

    /** How many signatures this stock is good for. */
    public int stock() {
        return stock.size();
    }

    /** Forgets all nonces. */
    @Override
    public void destroy() {
        stock.values().forEach(Nonces::destroy);
        stock.clear();
    }

    private static <V> void dropOldest(Map<?, V> map, Consumer<V> forget) {
        Iterator<V> oldest = map.values().iterator();
        while (map.size() > NONCES_MAX) {
            forget.accept(oldest.next());
            oldest.remove();
        }
    }

    private static Declined decline(SigningRequest request, Reason code, String reason) {
        return new Declined(request.session(), request.attempt(), code, reason);
    }
}
