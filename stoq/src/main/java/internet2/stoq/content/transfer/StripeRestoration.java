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

    /**
     * The chunk of this index, which is lost; the others that are lost are restored along with it. Empty where too
     * little is left. Memory: one stripe. Takes all that it wants.
     */
    Optional<Bytes> restored(int index) throws IOException {
        List<Optional<Bytes>> shards = new ArrayList<>();
        List<ObjectRef> chunks = stripe.chunks();
        fetch.wantFirst(others(index));
        for (int i = 0; i < chunks.size(); i++) {
            shards.add(i == index ? Optional.empty() : taken(chunks.get(i)));
        }
        while (shards.size() < spread.data()) {
            shards.add(Optional.of(Bytes.EMPTY)); // the last stripe may be short
        }
        int missing = (int) shards.stream().filter(Optional::isEmpty).count();
        fetch.wantFirst(stripe.parity().subList(0, Math.min(missing, spread.parity())));
        for (ObjectRef each : stripe.parity()) {
            Optional<Bytes> shard = missing > 0 ? taken(each) : Optional.empty();
            missing -= shard.isPresent() ? 1 : 0;
            shards.add(shard);
        }
        return missing > 0 ? Optional.empty() : Optional.of(restore(shards).get(index));
    }

    private List<ObjectRef> others(int index) {
        List<ObjectRef> others = new ArrayList<>(stripe.chunks());
        others.remove(index);
        return others;
    }

    private List<Bytes> restore(List<Optional<Bytes>> shards) throws IOException {
        List<Bytes> all = new ReedSolomon(spread.data(), spread.parity()).restore(shards);
        List<Bytes> chunks = new ArrayList<>();
        for (int i = 0; i < stripe.chunks().size(); i++) {
            ObjectRef chunk = stripe.chunks().get(i);
            Bytes plain = all.get(i).slice(0, chunk.size());
            if (shards.get(i).isEmpty()) {
                if (!ContentId.of(plain).equals(chunk.id())) {
                    throw new MalformedContent(fetch.content(), "its parity is not that of its chunks");
                }
                fetch.restored(chunk.id(), plain);
            }
            chunks.add(plain);
        }
        return chunks;
    }

    private Optional<Bytes> taken(ObjectRef each) throws IOException {
        try {
            Bytes plain = fetch.take(each);
            MalformedContent.requireSize(fetch.content(), each, plain);
            return Optional.of(plain);
        } catch (ContentUnavailable nobody) {
            return Optional.empty();
        }
    }
}
