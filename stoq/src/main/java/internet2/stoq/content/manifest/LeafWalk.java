package internet2.stoq.content.manifest;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Child;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import internet2.stoq.content.manifest.TreeNode.Sum;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the leaves of a tree in their order, and lets none pass that isn't what stands above it. Pure: the
 * caller brings the nodes. Not thread-safe.
 *
 * <p>Every step either goes down a level or passes at least one of the chunks that were announced, so that no tree,
 * whoever made it, holds the walk up for longer than its manifest says.
 */
public final class LeafWalk {

    private record Expected(Child child, int level) {}

    private final Spread spread;
    private final Deque<Expected> ahead = new ArrayDeque<>();

    public LeafWalk(Manifest manifest) {
        this.spread = manifest.spread();
        Child top = new Child(manifest.top(), new Sum(manifest.size(), manifest.chunks()));
        ahead.push(new Expected(top, manifest.levels()));
    }

    /** The node that comes next; empty at the end. */
    public Optional<ObjectRef> next() {
        return Optional.ofNullable(ahead.peek())
                .map(expected -> new ObjectRef(expected.child().id(), TreeNode.BYTES_MAX));
    }

    /**
     * Takes the bytes of the {@link #next} node.
     *
     * @return the leaf, if it is one
     * @throws MalformedInputException where they are not what was announced: no honest node made this manifest
     */
    public Optional<Leaf> take(Bytes encoded) {
        Expected expected = ahead.element();
        if (!ContentId.of(encoded).equals(expected.child().id())) {
            throw new MalformedInputException(
                    "these bytes are not node " + expected.child().id());
        }
        TreeNode node = CanonicalReader.decode(encoded, TreeNode::decode);
        if (!node.sum().equals(expected.child().sum())) {
            throw new MalformedInputException("node " + expected.child().id() + " was announced with "
                    + expected.child().sum() + " and has " + node.sum());
        }
        ahead.pop();
        return switch (node) {
            case Leaf leaf -> Optional.of(checked(leaf, expected.level()));
            case Branch branch -> {
                descend(branch, expected.level());
                yield Optional.empty();
            }
        };
    }

    private void descend(Branch branch, int level) {
        if (branch.level() != level) {
            throw misplaced(branch.level(), level);
        }
        List<Child> children = branch.children();
        if (children.isEmpty()
                || children.stream().anyMatch(child -> child.sum().chunks() == 0)) {
            throw new MalformedInputException("a branch has children, and each of them chunks");
        }
        children.reversed().forEach(child -> ahead.push(new Expected(child, level - 1)));
    }

    private Leaf checked(Leaf leaf, int level) {
        if (level != 0) {
            throw misplaced(0, level);
        }
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
        return leaf;
    }

    private static MalformedInputException misplaced(int level, int expected) {
        return new MalformedInputException(
                "a node of level " + level + " stands where one of level " + expected + " was announced");
    }
}
