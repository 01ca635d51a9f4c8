package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.stoq.content.erasure.ReedSolomon;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.manifest.Stripe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a chunk that nobody has out of what is left of its stripe. */
final class StripeRestoration {

    private final ContentFetch fetch;
    private final Spread spread;
    private final Stripe stripe;

    StripeRestoration(ContentFetch fetch, Spread spread, Stripe stripe) {
        this.fetch = fetch;
        this.spread = spread;
        this.stripe = stripe;
    }

    /** The chunk of this index in the stripe; empty where too little is left. Memory: one stripe. */
    Optional<Bytes> restore(int lost) throws IOException {
        List<ObjectRef> others = new ArrayList<>(stripe.chunks());
        ObjectRef chunk = others.remove(lost);
        others.addAll(stripe.parity());
        fetch.wantFirst(others);
        List<Optional<Bytes>> shards = new ArrayList<>();
        for (ObjectRef each : stripe.chunks()) {
            shards.add(each.equals(chunk) ? Optional.empty() : taken(each));
        }
        while (shards.size() < spread.data()) {
            shards.add(Optional.of(Bytes.EMPTY)); // the last stripe may be short
        }
        int left = (int) shards.stream().flatMap(Optional::stream).count();
        for (ObjectRef each : stripe.parity()) {
            Optional<Bytes> shard = left < spread.data() ? taken(each) : Optional.empty();
            left += shard.isPresent() ? 1 : 0;
            shards.add(shard);
        }
        if (left < spread.data()) {
            return Optional.empty();
        }
        Bytes restored = new ReedSolomon(spread.data(), spread.parity())
                .restore(shards)
                .get(lost)
                .slice(0, chunk.size());
        if (!ContentId.of(restored).equals(chunk.id())) {
            throw new MalformedContent(fetch.content(), "its parity is not that of its chunks");
        }
        fetch.restored(chunk.id(), restored);
        return Optional.of(restored);
    }

    private Optional<Bytes> taken(ObjectRef each) throws IOException {
        try {
            return Optional.of(fetch.take(each));
        } catch (ContentUnavailable nobody) {
            return Optional.empty();
        }
    }
}
