package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The document that a network begins with: whoever holds it can check everything that came after.
 *
 * @param time of block 0; no block is earlier
 * @param administrator acts through the first validator as its host
 * @param stakes of validators and administrator; each has at least {@link Parameters#stakeMin}
 * @param modulePayloads by module name, what each module makes its first state from
 */
public record Genesis(
        String name,
        Instant time,
        List<Validator> validators,
        HybridPublicKey administrator,
        SortedMap<NodeId, Long> stakes,
        Parameters parameters,
        SortedMap<String, Bytes> modulePayloads)
        implements Encodable {

    public static final int ENCODED_BYTES_MAX = 4 << 20;
    public static final int VALIDATORS_MAX = ValidatorSet.SIZE_MAX;

    /** What validator and administrator of a new network have at stake unless told otherwise. */
    public static final long STAKE_DEFAULT = 1_000_000_000;

    private static final int VERSION = 1;
    private static final int NAME_BYTES_MAX = 64;
    private static final int MODULES_MAX = 64;

    public Genesis {
        time = time.truncatedTo(ChronoUnit.MILLIS); // as it is encoded
        validators = List.copyOf(validators);
        stakes = Collections.unmodifiableSortedMap(new TreeMap<>(stakes));
        modulePayloads = Collections.unmodifiableSortedMap(new TreeMap<>(modulePayloads));
        if (name.isEmpty() || Bytes.utf8(name).size() > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("a network's name has 1 to 64 bytes, not \"" + name + "\"");
        }
        if (validators.isEmpty() || validators.size() > VALIDATORS_MAX) {
            throw new IllegalArgumentException("a network begins with 1 to 256 validators");
        }
        List<NodeId> ids =
                identities(validators, administrator).map(HybridPublicKey::id).toList();
        if (ids.stream().map(NodeId::interfaceId).distinct().count() < ids.size()) {
            throw new IllegalArgumentException("validators and administrator are different identities");
        }
        for (NodeId id : ids) {
            if (stakes.getOrDefault(id, 0L) < parameters.stakeMin()) {
                throw new IllegalArgumentException(id + " has less at stake than " + parameters.stakeMin());
            }
        }
        if (!ids.containsAll(stakes.keySet())) {
            throw new IllegalArgumentException("stakes at genesis are those of validators and administrator");
        }
        if (modulePayloads.size() > MODULES_MAX) {
            throw new IllegalArgumentException("at most 64 modules have a payload");
        }
    }

    /** A network of one validator, with the default stakes. */
    public static Genesis ofOne(
            String name,
            Instant time,
            HybridPublicKey validator,
            HybridPublicKey administrator,
            Parameters parameters,
            Map<String, Bytes> modulePayloads) {
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        stakes.put(validator.id(), STAKE_DEFAULT);
        stakes.put(administrator.id(), STAKE_DEFAULT);
        return new Genesis(
                name,
                time,
                List.of(new Validator(validator, 1)),
                administrator,
                stakes,
                parameters,
                new TreeMap<>(modulePayloads));
    }

    /** SHA-256 over this document. */
    public NetworkId network() {
        return new NetworkId(Hash.of(encoded()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u16(VERSION)
                .text(name)
                .instant(time)
                .list(validators, CanonicalWriter::value)
                .value(administrator)
                .list(List.copyOf(stakes.entrySet()), (to, stake) -> {
                    Codecs.node(to, stake.getKey());
                    to.u64(stake.getValue());
                })
                .value(parameters)
                .list(
                        List.copyOf(modulePayloads.entrySet()),
                        (to, payload) -> to.text(payload.getKey()).bytes(payload.getValue()));
    }

    public static Genesis decode(CanonicalReader in) {
        int version = in.u16();
        if (version != VERSION) {
            throw in.malformed("this is a genesis document of version " + version + "; this program reads version 1");
        }
        return new Genesis(
                in.text(NAME_BYTES_MAX),
                in.instant(),
                in.list(VALIDATORS_MAX, Validator::decode),
                HybridPublicKey.decode(in),
                sorted(in, in.list(VALIDATORS_MAX + 1, each -> Map.entry(Codecs.node(each), each.u64()))),
                Parameters.decode(in),
                sorted(in, in.list(MODULES_MAX, each -> Map.entry(each.text(32), each.bytes(ENCODED_BYTES_MAX)))));
    }

    private static Stream<HybridPublicKey> identities(List<Validator> validators, HybridPublicKey administrator) {
        return Stream.concat(validators.stream().map(Validator::keys), Stream.of(administrator));
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> sorted(
            CanonicalReader in, List<Map.Entry<K, V>> entries) {
        TreeMap<K, V> map = new TreeMap<>();
        for (Map.Entry<K, V> entry : entries) {
            if (!map.isEmpty() && map.lastKey().compareTo(entry.getKey()) >= 0) {
                throw in.malformed("entries are in order and no two are equal");
            }
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }
}
