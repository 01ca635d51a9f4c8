package internet2.stoq.content.manifest;

import internet2.foundation.Bytes;
import internet2.stoq.content.manifest.TreeNode.Branch;
import internet2.stoq.content.manifest.TreeNode.Child;
import internet2.stoq.content.manifest.TreeNode.Leaf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes the tree while chunks come in; holds one unfinished node of each level. Not thread-safe. */
public final class TreeBuilder {

    /** Takes each node as soon as it is finished. */
    @FunctionalInterface
    public interface Nodes {
        void add(ContentId id, Bytes encoded) throws IOException;
    }

    /** What stands at the top. */
    public record Top(ContentId id, int levels, long bytes, long chunks) {}

    private final Nodes nodes;
    private final List<ObjectRef> chunks = new ArrayList<>();
    private final List<ObjectRef> parity = new ArrayList<>();
    /** Children that have no parent yet; those of level 1 first. */
    private final List<List<Child>> open = new ArrayList<>();

    public TreeBuilder(Nodes nodes) {
        this.nodes = nodes;
    }

    /** @return whether the leaf is full: parity of its last stripe first, then {@link #endLeaf} */
    public boolean add(ObjectRef chunk) {
        chunks.add(chunk);
        return chunks.size() == TreeNode.FAN_OUT;
    }

    public void addParity(ObjectRef shard) {
        parity.add(shard);
    }

    public void endLeaf() throws IOException {
        finish(new Leaf(chunks, parity), 1);
        chunks.clear();
        parity.clear();
    }

    /** Finishes all that is open. */
    public Top end() throws IOException {
        if (!chunks.isEmpty() || open.isEmpty()) {
            endLeaf();
        }
        for (int level = 1; ; level++) {
            List<Child> children = open.get(level - 1);
            if (level == open.size() && children.size() == 1) {
                Child top = children.getFirst();
                return new Top(top.id(), level - 1, top.sum().bytes(), top.sum().chunks());
            }
            if (!children.isEmpty()) {
                endBranch(level);
            }
        }
    }

    private void finish(TreeNode node, int parentLevel) throws IOException {
        Bytes encoded = node.encoded();
        ContentId id = ContentId.of(encoded);
        nodes.add(id, encoded);
        if (open.size() < parentLevel) {
            open.add(new ArrayList<>());
        }
        List<Child> siblings = open.get(parentLevel - 1);
        siblings.add(new Child(id, node.sum()));
        if (siblings.size() == TreeNode.FAN_OUT) {
            endBranch(parentLevel);
        }
    }

    private void endBranch(int level) throws IOException {
        List<Child> children = open.get(level - 1);
        Branch branch = new Branch(level, children);
        children.clear();
        finish(branch, level + 1);
    }
}
