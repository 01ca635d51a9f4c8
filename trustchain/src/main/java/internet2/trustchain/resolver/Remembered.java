package internet2.trustchain.resolver;

import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One fact of the cache, for people.
 *
 * @param secondsLeft negative: expired so long ago, and kept for when nobody can be reached
 * @param records as a master file has them; empty for an absence
 */
public record Remembered(
        Question question,
        ResponseCode code,
        Security security,
        String reason,
        long secondsLeft,
        String from,
        List<String> records) {

    static Remembered of(Fact fact, Instant now) {
        return new Remembered(
                fact.question(),
                fact.code(),
                fact.judgement().map(Judgement::security).orElse(Security.INDETERMINATE),
                fact.judgement().map(Judgement::reason).orElse("not judged yet"),
                Duration.between(now, fact.expires()).toSeconds(),
                fact.from().map(Upstream::toString).orElse("the ledger"),
                fact.set().stream()
                        .flatMap(set ->
                                set.data().stream().map(data -> set.type() + " " + RecordData.print(set.type(), data)))
                        .toList());
    }
}
