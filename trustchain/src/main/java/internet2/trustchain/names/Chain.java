package internet2.trustchain.names;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names of a signed zone in canonical order: a persistent treap (Seidel and Aragon 1996), balanced by a keyed hash
 * of each name, so that nobody can unbalance it. A change copies one path and shares the rest; a look-up allocates
 * nothing.
 */
final class Chain {

    static final Chain EMPTY = new Chain(null);

    private static final class Link {

        final ChainName name;
        final long priority;
        final @Nullable Link left;
        final @Nullable Link right;
        /** Of all names here and below. */
        final long oldest;

        Link(ChainName name, long priority, @Nullable Link left, @Nullable Link right) {
            this.name = name;
            this.priority = priority;
            this.left = left;
            this.right = right;
            this.oldest = Math.min(name.oldest(), Math.min(oldest(left), oldest(right)));
        }

        private static long oldest(@Nullable Link link) {
            return link == null ? ChainName.UNSIGNED : link.oldest;
        }
    }

    private final @Nullable Link root;

    private Chain(@Nullable Link root) {
        this.root = root;
    }

    Chain with(ChainName name) {
        return new Chain(put(root, name, NameHash.of(name.name().array())));
    }

    Chain without(byte[] key) {
        return find(key, key.length) == null ? this : new Chain(remove(root, key));
    }

    boolean isEmpty() {
        return root == null;
    }

    @Nullable
    ChainName find(byte[] key, int size) {
        Link link = root;
        while (link != null) {
            int order = compare(key, size, link);
            if (order == 0) {
                return link.name;
            }
            link = order < 0 ? link.left : link.right;
        }
        return null;
    }

    /** The last name of the zone's own whose key is {@code key} or stands before it: its NSEC record is the proof. */
    @Nullable
    ChainName floor(byte[] key, int size) {
        return authoritative(last(key, size, true));
    }

    /** The same without the name itself. */
    @Nullable
    ChainName before(byte[] key) {
        return authoritative(last(key, key.length, false));
    }

    /** The name of the zone's own that comes next: names below a zone cut are passed over. After the last the first. */
    ChainName next(ChainName name) {
        byte[] from = name.key();
        if (name.delegated()) {
            from = from.clone();
            from[from.length - 1] = 1; // the least that is greater than every key with this prefix
        }
        ChainName after = first(from, name.delegated());
        return after != null ? after : first();
    }

    ChainName first() {
        Link link = root;
        if (link == null) {
            throw new IllegalStateException("a zone has an apex");
        }
        while (link.left != null) {
            link = link.left;
        }
        return link.name;
    }

    /** All names below one, in order. */
    void below(byte[] key, Consumer<ChainName> each) {
        below(root, key, each);
    }

    /** Adds the first names with a signature from {@code time} or before, until there are {@code max}. */
    void due(long time, int max, List<ChainName> found) {
        due(root, time, max, found);
    }

    /** Whether there is any such name. */
    boolean isDue(long time) {
        return root != null && root.oldest <= time;
    }

    /** In order, until the visitor has enough. */
    void visit(Visitor visitor) {
        visit(root, visitor);
    }

    /** Sees names in order. */
    @FunctionalInterface
    interface Visitor {

        /** False: that was enough. */
        boolean see(ChainName name);
    }

    private @Nullable ChainName authoritative(@Nullable ChainName name) {
        return name == null || name.authoritative() ? name : find(name.key(), name.cut());
    }

    private @Nullable ChainName last(byte[] key, int size, boolean orEqual) {
        ChainName best = null;
        Link link = root;
        while (link != null) {
            int order = compare(key, size, link);
            if (order > 0 || (order == 0 && orEqual)) {
                best = link.name;
                link = link.right;
            } else {
                link = link.left;
            }
        }
        return best;
    }

    private @Nullable ChainName first(byte[] key, boolean orEqual) {
        ChainName best = null;
        Link link = root;
        while (link != null) {
            int order = compare(key, key.length, link);
            if (order < 0 || (order == 0 && orEqual)) {
                best = link.name;
                link = link.left;
            } else {
                link = link.right;
            }
        }
        return best;
    }

    private static void below(@Nullable Link link, byte[] key, Consumer<ChainName> each) {
        if (link == null) {
            return;
        }
        int order = compare(key, key.length, link);
        boolean inside = order < 0 && isPrefix(key, link.name.key());
        if (order < 0) {
            below(link.left, key, each);
        }
        if (inside) {
            each.accept(link.name);
        }
        if (order >= 0 || inside) {
            below(link.right, key, each);
        }
    }

    private static void due(@Nullable Link link, long time, int max, List<ChainName> found) {
        if (link == null || link.oldest > time || found.size() >= max) {
            return;
        }
        due(link.left, time, max, found);
        if (link.name.oldest() <= time && found.size() < max) {
            found.add(link.name);
        }
        due(link.right, time, max, found);
    }

    private static boolean visit(@Nullable Link link, Visitor visitor) {
        return link == null || (visit(link.left, visitor) && visitor.see(link.name) && visit(link.right, visitor));
    }

    private static Link put(@Nullable Link link, ChainName name, long priority) {
        if (link == null) {
            return new Link(name, priority, null, null);
        }
        int order = compare(name.key(), name.key().length, link);
        if (order == 0) {
            return new Link(name, link.priority, link.left, link.right);
        }
        if (order < 0) {
            Link left = put(link.left, name, priority);
            return left.priority > link.priority
                    ? new Link(left.name, left.priority, left.left, copy(link, left.right, link.right))
                    : copy(link, left, link.right);
        }
        Link right = put(link.right, name, priority);
        return right.priority > link.priority
                ? new Link(right.name, right.priority, copy(link, link.left, right.left), right.right)
                : copy(link, link.left, right);
    }

    private static @Nullable Link remove(@Nullable Link link, byte[] key) {
        if (link == null) {
            return null;
        }
        int order = compare(key, key.length, link);
        if (order == 0) {
            return merge(link.left, link.right);
        }
        return order < 0
                ? copy(link, remove(link.left, key), link.right)
                : copy(link, link.left, remove(link.right, key));
    }

    private static @Nullable Link merge(@Nullable Link left, @Nullable Link right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.priority > right.priority
                ? copy(left, left.left, merge(left.right, right))
                : copy(right, merge(left, right.left), right.right);
    }

    private static Link copy(Link link, @Nullable Link left, @Nullable Link right) {
        return new Link(link.name, link.priority, left, right);
    }

    private static int compare(byte[] key, int size, Link link) {
        byte[] other = link.name.key();
        return Arrays.compareUnsigned(key, 0, size, other, 0, other.length);
    }

    private static boolean isPrefix(byte[] prefix, byte[] key) {
        return Arrays.equals(prefix, 0, prefix.length, key, 0, Math.min(prefix.length, key.length));
    }
}
