package internet2.stoq.content.manifest;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Goes through the leaves of a tree in their order, and lets none pass that isn't what stands above it. Pure: the
 * caller brings the nodes. Not thread-safe.
 *
 * <p>Every step either goes down a level or passes at least one of the chunks that were announced, so that no tree,
 * whoever made it, holds the walk up for longer than its manifest says.
 */
public final class LeafWalk {

    private final Deque<ExpectedNode> ahead = new ArrayDeque<>();

    public LeafWalk(Manifest manifest) {
        ahead.push(ExpectedNode.top(manifest));
    }

    /** The node that comes next; empty at the end. */
    public Optional<ObjectRef> next() {
        return Optional.ofNullable(ahead.peek()).map(ExpectedNode::ref);
    }

    /**
     * Takes the bytes of the {@link #next} node.
     *
     * @return the leaf, if it is one
     * @throws MalformedInputException where they are not what was announced: no honest node made this manifest
     */
    public Optional<Leaf> take(Bytes encoded) {
        ExpectedNode expected = ahead.element();
        TreeNode node = expected.opened(encoded);
        ahead.pop();
        return switch (node) {
            case Leaf leaf -> Optional.of(leaf);
            case Branch branch -> {
                expected.children(branch).reversed().forEach(ahead::push);
                yield Optional.empty();
            }
        };
    }
}
