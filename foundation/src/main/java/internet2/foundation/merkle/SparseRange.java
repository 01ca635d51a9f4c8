package internet2.foundation.merkle;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * All leaves of a sparse tree from one key to another, and the proof that there are no others between.
 *
 * <p>The tree is gone down from the root, left before right. A subtree whose keys are all outside of the range is its
 * hash; one whose keys are all inside follows from the leaves; for each one that lies across an end of the range, a
 * step says what it is. What the steps and leaves hash to is the root.
 *
 * @param first no leaf from here on is left out
 * @param last up to here, itself included
 * @param leaves in the order of their keys
 * @param steps at most 1024
 */
public record SparseRange(Hash first, Hash last, List<SparseProof.Leaf> leaves, List<Step> steps) implements Encodable {

    /** The greatest key. */
    public static final Hash LAST_KEY = new Hash(-1, -1, -1, -1);

    private static final int STEPS_MAX = 4 * SparseMerkleTree.DEPTH_MAX;

    /** What is at one place on the way. */
    public sealed interface Step extends Encodable {

        /** A subtree outside of the range. */
        record Outside(Hash hash) implements Step {
            @Override
            public void encode(CanonicalWriter out) {
                out.u8(0).hash(hash);
            }
        }

        /** A subtree across an end of the range that has nothing in it. */
        record Empty() implements Step {
            @Override
            public void encode(CanonicalWriter out) {
                out.u8(1);
            }
        }

        /** One that has a single leaf, which is not in the range. */
        record Stranger(SparseProof.Leaf leaf) implements Step {
            @Override
            public void encode(CanonicalWriter out) {
                out.u8(2).value(leaf);
            }
        }

        /** One that has a single leaf, the next in the range. */
        record Listed() implements Step {
            @Override
            public void encode(CanonicalWriter out) {
                out.u8(3);
            }
        }

        /** One that has two halves. */
        record Inner() implements Step {
            @Override
            public void encode(CanonicalWriter out) {
                out.u8(4);
            }
        }

        static Step decode(CanonicalReader in) {
            int kind = in.u8();
            return switch (kind) {
                case 0 -> new Outside(in.hash());
                case 1 -> new Empty();
                case 2 -> new Stranger(SparseProof.Leaf.decode(in));
                case 3 -> new Listed();
                case 4 -> new Inner();
                default -> throw in.malformed("a step is of kind 0 to 4, not " + kind);
            };
        }
    }

    public SparseRange {
        leaves = List.copyOf(leaves);
        steps = List.copyOf(steps);
    }

    /** Where the next range begins; not for the last one. */
    public Hash next() {
        long d = last.d() + 1;
        long c = last.c() + (d == 0 ? 1 : 0);
        long b = last.b() + (d == 0 && c == 0 ? 1 : 0);
        return new Hash(last.a() + (d == 0 && c == 0 && b == 0 ? 1 : 0), b, c, d);
    }

    /** Whether the tree ends with it. */
    public boolean isLast() {
        return last.equals(LAST_KEY);
    }

    /** Whether these are the leaves of the tree with that root from {@link #first} to {@link #last}. */
    public boolean verify(Hash root) {
        Hash before = null;
        for (SparseProof.Leaf leaf : leaves) {
            boolean ordered = before == null
                    ? leaf.key().compareTo(first) >= 0
                    : leaf.key().compareTo(before) > 0;
            if (!ordered || leaf.key().compareTo(last) > 0) {
                return false;
            }
            before = leaf.key();
        }
        return first.compareTo(last) <= 0 && new SparseRangeCheck(this).rootIs(root);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(first).hash(last).list(leaves, CanonicalWriter::value).list(steps, CanonicalWriter::value);
    }

    /** @param leavesMax that the caller has room for */
    public static SparseRange decode(CanonicalReader in, int leavesMax) {
        return new SparseRange(
                in.hash(), in.hash(), in.list(leavesMax, SparseProof.Leaf::decode), in.list(STEPS_MAX, Step::decode));
    }
}
