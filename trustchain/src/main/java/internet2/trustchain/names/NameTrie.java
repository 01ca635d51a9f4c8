package internet2.trustchain.names;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent hash trie of names (Bagwell 2001): each change copies one path of about log32 n small arrays and
 * shares the rest, so a snapshot of a million names costs nothing and readers need no lock.
 */
final class NameTrie {

    static final NameTrie EMPTY = new NameTrie(new Branch(0, new Object[0]), 0);

    private static final int BITS = 5;
    private static final int HASH_BITS = 64;
    private static final byte[] WILDCARD_LABEL = {1, '*'};

    /** Slots hold a {@link NameNode}, a {@link Branch}, or below the last bits of the hash a {@link NameNode[]}. */
    private static final class Branch {

        final int bitmap;
        final Object[] slots;

        Branch(int bitmap, Object[] slots) {
            this.bitmap = bitmap;
            this.slots = slots;
        }

        @Nullable
        Object at(int bit) {
            return (bitmap & bit) == 0 ? null : slots[index(bit)];
        }

        int index(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }
    }

    private final Branch root;
    private final int size;

    private NameTrie(Branch root, int size) {
        this.root = root;
        this.size = size;
    }

    int size() {
        return size;
    }

    /** The node of the name of {@code size} bytes at {@code at}. */
    @Nullable
    NameNode find(long hash, byte[] buffer, int at, int size) {
        Object slot = slot(hash);
        if (slot instanceof NameNode node) {
            return node.hash == hash && node.hasName(buffer, at, size) ? node : null;
        }
        if (slot instanceof NameNode[] nodes) {
            for (NameNode node : nodes) {
                if (node.hasName(buffer, at, size)) {
                    return node;
                }
            }
        }
        return null;
    }

    /** The node of {@code *} directly below the name of {@code size} bytes at {@code at}, whose hash is given. */
    @Nullable
    NameNode findWildcard(long parentHash, byte[] buffer, int at, int size) {
        long hash = NameHash.child(parentHash, WILDCARD_LABEL, 0);
        Object slot = slot(hash);
        if (slot instanceof NameNode node) {
            return node.isWildcardBelow(buffer, at, size) ? node : null;
        }
        if (slot instanceof NameNode[] nodes) {
            for (NameNode node : nodes) {
                if (node.isWildcardBelow(buffer, at, size)) {
                    return node;
                }
            }
        }
        return null;
    }

    @Nullable
    NameNode find(DomainName name) {
        return find(NameHash.of(name.array()), name.array(), 0, name.wireSize());
    }

    NameTrie with(NameNode node) {
        boolean known = find(node.hash, node.wire, 0, node.wire.length) != null;
        return new NameTrie(put(root, 0, node), known ? size : size + 1);
    }

    NameTrie without(NameNode node) {
        boolean known = find(node.hash, node.wire, 0, node.wire.length) != null;
        return known ? new NameTrie(remove(root, 0, node), size - 1) : this;
    }

    void forEach(Consumer<NameNode> each) {
        forEach(root, each);
    }

    private static void forEach(@Nullable Object slot, Consumer<NameNode> each) {
        switch (slot) {
            case null -> {}
            case Branch branch -> {
                for (Object below : branch.slots) {
                    forEach(below, each);
                }
            }
            case NameNode[] nodes -> Arrays.stream(nodes).forEach(each);
            default -> each.accept((NameNode) slot);
        }
    }

    /** All names whose nodes are not the same in the other trie. What the two share costs nothing. */
    Set<DomainName> differences(NameTrie other) {
        Set<DomainName> names = new HashSet<>();
        differences(root, other.root, node -> names.add(DomainName.trusted(node.wire)));
        return names;
    }

    @SuppressWarnings("ReferenceEquality") // what is shared is the very same
    private static void differences(@Nullable Object left, @Nullable Object right, Consumer<NameNode> each) {
        if (left == right) {
            return;
        }
        if (left instanceof Branch one && right instanceof Branch two) {
            for (int bits = one.bitmap | two.bitmap; bits != 0; bits &= bits - 1) {
                int bit = Integer.lowestOneBit(bits);
                differences(one.at(bit), two.at(bit), each);
            }
        } else {
            forEach(left, each);
            forEach(right, each);
        }
    }

    private @Nullable Object slot(long hash) {
        Branch branch = root;
        for (int shift = 0; ; shift += BITS) {
            int bit = bit(hash, shift);
            if ((branch.bitmap & bit) == 0) {
                return null;
            }
            Object slot = branch.slots[branch.index(bit)];
            if (!(slot instanceof Branch next)) {
                return slot;
            }
            branch = next;
        }
    }

    private static Branch put(Branch branch, int shift, NameNode node) {
        int bit = bit(node.hash, shift);
        int index = branch.index(bit);
        if ((branch.bitmap & bit) == 0) {
            Object[] slots = new Object[branch.slots.length + 1];
            System.arraycopy(branch.slots, 0, slots, 0, index);
            System.arraycopy(branch.slots, index, slots, index + 1, branch.slots.length - index);
            slots[index] = node;
            return new Branch(branch.bitmap | bit, slots);
        }
        Object[] slots = branch.slots.clone();
        slots[index] = merge(slots[index], shift + BITS, node);
        return new Branch(branch.bitmap, slots);
    }

    private static Object merge(Object slot, int shift, NameNode node) {
        if (slot instanceof Branch branch) {
            return put(branch, shift, node);
        }
        if (slot instanceof NameNode other) {
            if (sameName(other, node)) {
                return node;
            }
            if (shift >= HASH_BITS) {
                return new NameNode[] {other, node};
            }
            return put(put(new Branch(0, new Object[0]), shift, other), shift, node);
        }
        NameNode[] others = Arrays.stream((NameNode[]) slot)
                .filter(each -> !sameName(each, node))
                .toArray(NameNode[]::new);
        NameNode[] nodes = Arrays.copyOf(others, others.length + 1);
        nodes[others.length] = node;
        return nodes;
    }

    private static Branch remove(Branch branch, int shift, NameNode node) {
        int bit = bit(node.hash, shift);
        int index = branch.index(bit);
        Object rest = cut(branch.slots[index], shift + BITS, node);
        if (rest != null) {
            Object[] slots = branch.slots.clone();
            slots[index] = rest;
            return new Branch(branch.bitmap, slots);
        }
        Object[] slots = new Object[branch.slots.length - 1];
        System.arraycopy(branch.slots, 0, slots, 0, index);
        System.arraycopy(branch.slots, index + 1, slots, index, slots.length - index);
        return new Branch(branch.bitmap & ~bit, slots);
    }

    private static @Nullable Object cut(Object slot, int shift, NameNode node) {
        if (slot instanceof Branch branch) {
            Branch rest = remove(branch, shift, node);
            return rest.slots.length == 0 ? null : rest;
        }
        if (slot instanceof NameNode[] nodes) {
            return Arrays.stream(nodes).filter(each -> !sameName(each, node)).toArray(NameNode[]::new);
        }
        return null;
    }

    private static boolean sameName(NameNode left, NameNode right) {
        return left.hasName(right.wire, 0, right.wire.length);
    }

    private static int bit(long hash, int shift) {
        return 1 << ((int) (hash >>> shift) & 31);
    }
}
