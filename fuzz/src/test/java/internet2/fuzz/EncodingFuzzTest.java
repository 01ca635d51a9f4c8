package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.crypto.MlKemKey;
import internet2.foundation.crypto.MlKemPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.merkle.ConsistencyProof;
import internet2.foundation.merkle.Frontier;
import internet2.foundation.merkle.InclusionProof;
import internet2.foundation.merkle.SparseProof;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Keys, signatures and proofs of the foundation: nobody's word is taken for them. */
final class EncodingFuzzTest extends FuzzTargets {

    private static final String DOMAIN = "fuzz";
    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final Hash HASH = Hash.of(MESSAGE);

    /** Falcon keys and signatures take tenths of a millisecond to look at. */
    @Override
    protected int mutations(String target) {
        return target.startsWith("hybrid") || target.startsWith("mlKem") ? 500 : super.mutations(target);
    }

    @FuzzTest
    void ed25519PublicKey(byte[] data) {
        canonical(data, Ed25519PublicKey::decode)
                .ifPresent(key -> holds(!key.verify(MESSAGE, Bytes.wrap(new byte[64])), "zeros are a signature"));
    }

    @FuzzTest
    void hybridPublicKey(byte[] data) {
        canonical(data, HybridPublicKey::decode).ifPresent(key -> {
            Bytes zeros = Bytes.wrap(new byte[1024]);
            holds(!key.verifyPostQuantum(DOMAIN, MESSAGE, zeros), "zeros are a signature");
        });
    }

    @FuzzTest
    void hybridSignature(byte[] data) {
        Optional<HybridSignature> signature = canonical(data, HybridSignature::decode);
        signature.filter(read -> read.algorithm() == Keys.FALCON.algorithm()).ifPresent(read -> {
            Keys.FALCON.verify(DOMAIN, MESSAGE, read);
            Keys.FALCON.verifyPostQuantum(DOMAIN, MESSAGE, read.postQuantum());
        });
    }

    @FuzzTest
    void mlKemPublicKey(byte[] data) {
        canonical(data, MlKemPublicKey::decode).ifPresent(key -> key.encapsulate(Keys.RANDOM));
    }

    @FuzzTest
    void sparseProof(byte[] data) {
        canonical(data, SparseProof::decode).ifPresent(proof -> {
            holds(!proof.verify(HASH, HASH, Optional.of(HASH)), "a root out of nothing");
            holds(!proof.verify(HASH, HASH, Optional.empty()), "a root out of nothing");
            proof.valueHash(HASH);
        });
    }

    @FuzzTest
    void inclusionProof(byte[] data) {
        canonical(data, InclusionProof::decode)
                .ifPresent(proof -> holds(
                        proof.treeSize() == 1 || !proof.verify(HASH, HASH), "a leaf is the root of a larger tree"));
    }

    @FuzzTest
    void consistencyProof(byte[] data) {
        canonical(data, ConsistencyProof::decode)
                .ifPresent(proof -> holds(!proof.verify(HASH, Hash.ZERO), "a root out of nothing"));
    }

    @FuzzTest
    void frontier(byte[] data) {
        canonical(data, Frontier::decode).ifPresent(frontier -> {
            frontier.root();
            if (frontier.size() < Long.MAX_VALUE) {
                same(frontier.size() + 1, frontier.append(HASH).size());
            }
        });
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        SecureRandom random = new SecureRandom();
        for (PostQuantumAlgorithm algorithm : PostQuantumAlgorithm.values()) {
            HybridKey key = HybridKey.generate(algorithm, random);
            seeds.valid("hybridPublicKey", algorithm.name(), key.publicKey());
            seeds.valid("hybridSignature", algorithm.name(), key.sign(DOMAIN, MESSAGE));
            seeds.valid("ed25519PublicKey", algorithm.name(), key.publicKey().statement());
        }
        seeds.valid("mlKemPublicKey", "key", MlKemKey.generate(random).publicKey());
        List<Hash> hashes = hashes(5);
        seeds.valid("sparseProof", "present", new SparseProof(Optional.of(new SparseProof.Leaf(HASH, HASH)), hashes));
        seeds.valid("sparseProof", "absent", new SparseProof(Optional.empty(), List.of()));
        seeds.valid("inclusionProof", "of-twenty", new InclusionProof(13, 20, hashes));
        seeds.hostile("inclusionProof", "endless-tree", new InclusionProof(0, Long.MAX_VALUE, hashes(63)).encoded());
        seeds.valid("consistencyProof", "six-to-eleven", new ConsistencyProof(6, 11, hashes));
        seeds.hostile("consistencyProof", "no-path", new ConsistencyProof(3, 11, List.of()).encoded());
        Frontier frontier = Frontier.EMPTY;
        for (Hash leaf : hashes(11)) {
            frontier = frontier.append(leaf);
        }
        seeds.valid("frontier", "eleven", frontier);
        seeds.hostile("frontier", "full", new Frontier(Long.MAX_VALUE, hashes(63)).encoded());
        seeds.hostile("ed25519PublicKey", "small-order", Bytes.wrap(new byte[32]));
    }

    private static List<Hash> hashes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Hash.of(new byte[] {(byte) i}))
                .toList();
    }

    /** Apart, because seeds are written before they can be read. */
    private static final class Keys {
        static final SecureRandom RANDOM = new SecureRandom();
        static final HybridPublicKey FALCON = CanonicalReader.decode(
                Fixture.seed(EncodingFuzzTest.class, "hybridPublicKey", "valid-FALCON_1024"), HybridPublicKey::decode);
    }
}
