package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.RrSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was said about one question: a set of the type asked for, an alias in its place, or that there is none. The
 * words are fixed; the judgement on them is made once, by the owner of the resolver.
 */
final class Fact {

    /** Objects around the bytes, as measured with compact headers, rounded up. */
    private static final int BYTES_PER_FACT = 400;

    private static final int BYTES_PER_SET = 250;
    private static final int BYTES_PER_RECORD = 72;
    private static final int BYTES_PER_SIGNATURE = 400;

    private final Question question;
    private final ResponseCode code;
    private final Optional<Upstream> from;
    private final Instant received;
    private Optional<RrSet> set;
    private List<RrSet> authority;
    private Instant expires;
    private @Nullable Judgement judgement;

    /**
     * @param set what answers: of the type asked for, CNAME, or DNAME at a name above; absent: nothing does
     * @param authority what says so: SOA, and NSEC or NSEC3 records
     * @param from who said it; absent: the ledger
     */
    Fact(
            Question question,
            ResponseCode code,
            Optional<RrSet> set,
            List<RrSet> authority,
            Optional<Upstream> from,
            Instant received,
            Instant expires) {
        this.question = question;
        this.code = code;
        this.set = set;
        this.authority = List.copyOf(authority);
        this.from = from;
        this.received = received;
        this.expires = expires;
    }

    Question question() {
        return question;
    }

    ResponseCode code() {
        return code;
    }

    Optional<RrSet> set() {
        return set;
    }

    Optional<RrSet> set(RecordType type) {
        return set.filter(each -> each.type().equals(type));
    }

    List<RrSet> authority() {
        return authority;
    }

    Optional<Upstream> from() {
        return from;
    }

    boolean local() {
        return from.isEmpty();
    }

    Instant received() {
        return received;
    }

    Instant expires() {
        return expires;
    }

    DomainName name() {
        return question.name();
    }

    Optional<Judgement> judgement() {
        return Optional.ofNullable(judgement);
    }

    void judged(Judgement made) {
        judgement = made;
    }

    /** What was checked takes the place of what came: one signature each, and no longer than that is good for. */
    void proven(Optional<RrSet> checkedSet, List<RrSet> checkedAuthority, Instant goodUntil) {
        set = checkedSet;
        authority = List.copyOf(checkedAuthority);
        expires = goodUntil.isBefore(expires) ? goodUntil : expires;
    }

    int weight() {
        int weight = BYTES_PER_FACT + question.name().wire().size();
        weight += set.map(Fact::weight).orElse(0);
        for (RrSet each : authority) {
            weight += weight(each);
        }
        return weight;
    }

    private static int weight(RrSet set) {
        int weight = BYTES_PER_SET + set.name().wire().size();
        for (var data : set.data()) {
            weight += BYTES_PER_RECORD + data.size();
        }
        for (var signature : set.signatures()) {
            weight += BYTES_PER_SIGNATURE + 2 * signature.data().size();
        }
        return weight;
    }
}
