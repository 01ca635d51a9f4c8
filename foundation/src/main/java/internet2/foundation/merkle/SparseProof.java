package internet2.foundation.merkle;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;
import java.util.Optional;

/**
 * That a key has a value, or none; the package has the rules and the encoding.
 *
 * @param leaf where the key's way from the root ends, if not in an empty subtree
 * @param siblings from the root down, at most 256
 */
public record SparseProof(Optional<Leaf> leaf, List<Hash> siblings) implements Encodable {

    /** What one key maps to. */
    public record Leaf(Hash key, Hash valueHash) implements Encodable {

        static Leaf decode(CanonicalReader in) {
            return new Leaf(in.hash(), in.hash());
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(key).hash(valueHash);
        }
    }

    public SparseProof {
        siblings = List.copyOf(siblings);
        if (siblings.size() > SparseMerkleTree.DEPTH_MAX) {
            throw new IllegalArgumentException("a key has 256 bits, not " + siblings.size());
        }
    }

    public static SparseProof decode(CanonicalReader in) {
        return new SparseProof(in.optional(Leaf::decode), in.list(SparseMerkleTree.DEPTH_MAX, CanonicalReader::hash));
    }

    /**
     * Whether it proves that {@code key} maps to this value hash, or, if that is empty, to nothing.
     */
    public boolean verify(Hash root, Hash key, Optional<Hash> valueHash) {
        if (valueHash.isPresent()) {
            return leaf.equals(Optional.of(new Leaf(key, valueHash.get())))
                    && rootFrom(key).equals(root);
        }
        boolean elsewhere = leaf.map(
                        end -> !end.key.equals(key) && SparseNode.commonBits(end.key, key) >= siblings.size())
                .orElse(true);
        return elsewhere && rootFrom(key).equals(root);
    }

    /** What the proof says of the key it was made for; worth nothing before {@link #verify}. */
    public Optional<Hash> valueHash(Hash key) {
        return leaf.filter(found -> found.key.equals(key)).map(Leaf::valueHash);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.optional(leaf, CanonicalWriter::value).list(siblings, CanonicalWriter::hash);
    }

    private Hash rootFrom(Hash key) {
        Hash hash = leaf.map(end -> SparseMerkleTree.leafHash(end.key, end.valueHash))
                .orElse(SparseMerkleTree.EMPTY_ROOT);
        for (int depth = siblings.size() - 1; depth >= 0; depth--) {
            Hash sibling = siblings.get(depth);
            hash = SparseNode.bit(key, depth)
                    ? SparseMerkleTree.nodeHash(sibling, hash)
                    : SparseMerkleTree.nodeHash(hash, sibling);
        }
        return hash;
    }
}
