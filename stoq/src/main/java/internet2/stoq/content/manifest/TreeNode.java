package internet2.stoq.content.manifest;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/** A node of the tree. First byte of the encoding: its level, 0 for leaves. */
public sealed interface TreeNode extends Encodable {

    /** Chunks of a leaf and children of a branch, at most; a leaf but the last has as many. */
    int FAN_OUT = 512;

    /** Of the encoding: a leaf with as much parity as data. */
    int BYTES_MAX = 16 + (FAN_OUT + Leaf.PARITY_MAX) * ObjectRef.BYTES;

    /** Levels of branches at most: enough for {@link Manifest#CONTENT_BYTES_MAX} in small chunks. */
    int LEVEL_MAX = 3;

    /** Bytes of content and chunks below. */
    Sum sum();

    record Sum(long bytes, long chunks) {

        static final Sum NOTHING = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(bytes + other.bytes, chunks + other.chunks);
        }
    }

    /** @param parity of each stripe in turn */
    record Leaf(List<ObjectRef> chunks, List<ObjectRef> parity) implements TreeNode {

        /** As many as chunks, and for a last stripe that is not full. */
        static final int PARITY_MAX = FAN_OUT + Spread.DATA_MAX;

        public Leaf {
            chunks = List.copyOf(chunks);
            parity = List.copyOf(parity);
        }

        @Override
        public Sum sum() {
            return new Sum(chunks.stream().mapToLong(ObjectRef::size).sum(), chunks.size());
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(0).list(chunks, CanonicalWriter::value).list(parity, CanonicalWriter::value);
        }
    }

    /** @param level 1 to {@link #LEVEL_MAX}; children are one lower */
    record Branch(int level, List<Child> children) implements TreeNode {

        public Branch {
            children = List.copyOf(children);
        }

        @Override
        public Sum sum() {
            return children.stream().map(Child::sum).reduce(Sum.NOTHING, Sum::plus);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(level).list(children, CanonicalWriter::value);
        }
    }

    record Child(ContentId id, Sum sum) implements Encodable {

        static Child decode(CanonicalReader in) {
            ContentId id = ContentId.decode(in);
            Sum sum = new Sum(in.natural("a size"), in.natural("a number of chunks"));
            if (sum.bytes > Manifest.CONTENT_BYTES_MAX || sum.chunks > sum.bytes) {
                throw in.malformed("no content has " + sum.bytes + " bytes in " + sum.chunks + " chunks");
            }
            return new Child(id, sum);
        }

        @Override
        public void encode(CanonicalWriter out) {
            id.encode(out);
            out.u64(sum.bytes).u64(sum.chunks);
        }
    }

    static TreeNode decode(CanonicalReader in) {
        int level = in.u8();
        if (level > LEVEL_MAX) {
            throw in.malformed("a tree has " + LEVEL_MAX + " levels above its leaves at most, not " + level);
        }
        if (level > 0) {
            return new Branch(level, in.list(FAN_OUT, Child::decode));
        }
        return new Leaf(in.list(FAN_OUT, ObjectRef::decode), in.list(Leaf.PARITY_MAX, ObjectRef::decode));
    }
}
