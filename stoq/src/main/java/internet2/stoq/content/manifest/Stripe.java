package internet2.stoq.content.manifest;

import internet2.stoq.content.manifest.TreeNode.Leaf;
import java.util.ArrayList;
import java.util.List;

/** Chunks in a row and the parity that was made of them. */
public record Stripe(List<ObjectRef> chunks, List<ObjectRef> parity) {

    public Stripe {
        chunks = List.copyOf(chunks);
        parity = List.copyOf(parity);
    }

    /** All of a leaf, in their order. The leaf must have as many shards of parity as its spread asks for. */
    public static List<Stripe> of(Leaf leaf, Spread spread) {
        if (spread.parity() == 0) {
            return List.of();
        }
        List<Stripe> stripes = new ArrayList<>();
        int chunks = leaf.chunks().size();
        for (int i = 0; i < spread.stripes(chunks); i++) {
            int from = i * spread.data();
            stripes.add(new Stripe(
                    leaf.chunks().subList(from, Math.min(chunks, from + spread.data())),
                    leaf.parity().subList(i * spread.parity(), (i + 1) * spread.parity())));
        }
        return stripes;
    }

    /** Bytes of each shard of parity. */
    public int shardBytes() {
        return chunks.stream().mapToInt(ObjectRef::size).max().orElse(0);
    }
}
