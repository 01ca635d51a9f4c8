package internet2.stoq.content.manifest;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Child;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.manifest.TreeNode.Sum;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of a tree, as what stands above it announces it.
 *
 * @param last whether the content ends below it: all others are full, and their chunks no smaller than their class's
 */
public record ExpectedNode(Manifest manifest, ContentId id, Sum sum, int level, boolean last) {

    public static ExpectedNode top(Manifest manifest) {
        Sum all = new Sum(manifest.size(), manifest.chunks());
        return new ExpectedNode(manifest, manifest.top(), all, manifest.levels(), true);
    }

    public ObjectRef ref() {
        return new ObjectRef(id, TreeNode.BYTES_MAX);
    }

    /** What stands below it. */
    public List<ExpectedNode> children(Branch branch) {
        List<ExpectedNode> expected = new ArrayList<>();
        int size = branch.children().size();
        for (int i = 0; i < size; i++) {
            Child child = branch.children().get(i);
            expected.add(new ExpectedNode(manifest, child.id(), child.sum(), level - 1, last && i == size - 1));
        }
        return expected;
    }

    /** @throws MalformedInputException where the bytes are not what was announced: no honest node made this tree */
    public TreeNode opened(Bytes encoded) {
        if (!ContentId.of(encoded).equals(id)) {
            throw new MalformedInputException("these bytes are not node " + id);
        }
        TreeNode node = CanonicalReader.decode(encoded, TreeNode::decode);
        if (!node.sum().equals(sum)) {
            throw new MalformedInputException("node " + id + " was announced with " + sum + " and has " + node.sum());
        }
        switch (node) {
            case Leaf leaf -> check(leaf);
            case Branch branch -> check(branch);
        }
        return node;
    }

    private void check(Branch branch) {
        requireLevel(branch.level());
        if (branch.children().isEmpty()
                || branch.children().stream().anyMatch(child -> child.sum().chunks() == 0)) {
            throw new MalformedInputException("a branch has children, and each of them chunks");
        }
        requireFull(branch.children().size());
    }

    private void check(Leaf leaf) {
        requireLevel(0);
        requireFull(leaf.chunks().size());
        int min = manifest.contentClass().sizes().min();
        List<ObjectRef> regular = last && !leaf.chunks().isEmpty()
                ? leaf.chunks().subList(0, leaf.chunks().size() - 1)
                : leaf.chunks();
        if (regular.stream().anyMatch(chunk -> chunk.size() < min)) {
            throw new MalformedInputException("a chunk of this class has at least " + min + " bytes, save the last");
        }
        Spread spread = manifest.spread();
        int shards = spread.stripes(leaf.chunks().size()) * spread.parity();
        if (leaf.parity().size() != shards) {
            throw new MalformedInputException("a leaf has " + shards + " shards of parity here, not "
                    + leaf.parity().size());
        }
        for (Stripe stripe : Stripe.of(leaf, spread)) {
            if (stripe.parity().stream().anyMatch(shard -> shard.size() != stripe.shardBytes())) {
                throw new MalformedInputException("a shard of parity is as long as the longest chunk of its stripe");
            }
        }
    }

    private void requireLevel(int found) {
        if (found != level) {
            throw new MalformedInputException(
                    "a node of level " + found + " stands where one of level " + level + " was announced");
        }
    }

    private void requireFull(int size) {
        if (!last && size != TreeNode.FAN_OUT) {
            throw new MalformedInputException(
                    "a node has " + TreeNode.FAN_OUT + " entries, save the last of its level; this one has " + size);
        }
    }
}
