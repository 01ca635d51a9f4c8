package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.Holder;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.Dealing;
import internet2.trustchain.threshold.keygen.EncryptionPublicKey;
import internet2.trustchain.threshold.keygen.Transcript;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A ceremony as it stands in the state, without its dealings, which have places of their own.
 *
 * @param dealers who deals, by number from 1
 * @param recipients who receives, by number from 1
 * @param phaseEnd when whoever has not spoken is too late
 * @param ceremony may lack dealings where it was read back
 */
public record CeremonyRecord(List<NodeId> dealers, List<NodeId> recipients, Instant phaseEnd, Ceremony ceremony)
        implements Encodable {

    public CeremonyRecord {
        dealers = List.copyOf(dealers);
        recipients = List.copyOf(recipients);
    }

    CeremonyRecord withDealings(SortedMap<Integer, Dealing> dealings) {
        Transcript said = ceremony.transcript();
        Transcript whole = new Transcript(said.keys(), dealings, said.verdicts(), said.answers());
        return new CeremonyRecord(dealers, recipients, phaseEnd, Ceremony.of(ceremony.plan(), whole, ceremony.phase()));
    }

    static CeremonyRecord decode(CanonicalReader in) {
        List<NodeId> dealers = nodes(in);
        List<NodeId> recipients = nodes(in);
        Instant phaseEnd = in.instant();
        CeremonyPlan plan = CeremonyPlan.decode(in);
        Ceremony.Phase phase = phase(in);
        Transcript said = new Transcript(
                map(in, EncryptionPublicKey::decode),
                new TreeMap<>(),
                map(in, CeremonyRecord::numbers),
                map(in, each -> map(each, Scalar::decode)));
        return new CeremonyRecord(dealers, recipients, phaseEnd, Ceremony.of(plan, said, phase));
    }

    @Override
    public void encode(CanonicalWriter out) {
        nodes(out, dealers);
        nodes(out, recipients);
        out.instant(phaseEnd).value(ceremony.plan()).u8(code(ceremony.phase()));
        Transcript said = ceremony.transcript();
        map(out, said.keys(), CanonicalWriter::value);
        map(out, said.verdicts(), (to, accused) -> to.list(List.copyOf(accused), Holder::encode));
        map(out, said.answers(), (to, shown) -> map(to, shown, CanonicalWriter::value));
    }

    private static int code(Ceremony.Phase phase) {
        return switch (phase) {
            case ENROLMENT -> 1;
            case DEALING -> 2;
            case VERDICTS -> 3;
            case ANSWERS -> 4;
            case OVER -> 5;
        };
    }

    private static Ceremony.Phase phase(CanonicalReader in) {
        int code = in.u8();
        return switch (code) {
            case 1 -> Ceremony.Phase.ENROLMENT;
            case 2 -> Ceremony.Phase.DEALING;
            case 3 -> Ceremony.Phase.VERDICTS;
            case 4 -> Ceremony.Phase.ANSWERS;
            case 5 -> Ceremony.Phase.OVER;
            default -> throw in.malformed("a phase is 1 to 5, not " + code);
        };
    }

    private static List<NodeId> nodes(CanonicalReader in) {
        return in.list(KeyOperation.HOLDERS_MAX, each -> new NodeId(each.hash()));
    }

    private static void nodes(CanonicalWriter out, List<NodeId> nodes) {
        out.list(nodes, (to, node) -> to.hash(node.hash()));
    }

    private static SortedSet<Integer> numbers(CanonicalReader in) {
        return new TreeSet<>(in.list(GroupKey.HOLDERS_MAX, Holder::decode));
    }

    private static <V> SortedMap<Integer, V> map(CanonicalReader in, Function<CanonicalReader, V> value) {
        SortedMap<Integer, V> map = new TreeMap<>();
        in.list(GroupKey.HOLDERS_MAX, each -> Map.entry(Holder.decode(each), value.apply(each)))
                .forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static <V> void map(CanonicalWriter out, SortedMap<Integer, V> map, BiConsumer<CanonicalWriter, V> value) {
        out.list(List.copyOf(map.entrySet()), (to, entry) -> {
            Holder.encode(to, entry.getKey());
            value.accept(to, entry.getValue());
        });
    }
}
