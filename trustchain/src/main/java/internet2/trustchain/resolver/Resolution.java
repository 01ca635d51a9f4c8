package internet2.trustchain.resolver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question under way, for all who ask it. */
final class Resolution {

    final Key key;
    final Instant begun;
    final Findings findings = new Findings();
    final List<Long> tickets = new ArrayList<>();
    boolean servedStale;

    /** A resolution goes on when it has what it waits for: it never waits for two. */
    Exchanges.@Nullable Exchange awaited;

    record Key(Question question, boolean checkingDisabled, boolean fresh) {}

    Resolution(Key key, Instant begun) {
        this.key = key;
        this.begun = begun;
        if (key.fresh()) {
            findings.unremembered = key.question();
        }
    }

    /** Takes over what came, which holds for this resolution whatever its time to live. */
    void take(Exchanges.Exchange exchange, Response response) {
        String server = exchange.server.toString();
        switch (response) {
            case Response.Facts facts -> {
                facts.facts().forEach(fact -> findings.facts.putIfAbsent(fact.question(), fact));
                findings.step(
                        server, exchange.fetch.question(), outcome(facts.facts().getLast()));
            }
            case Response.Referral referral -> {
                Delegation delegation = referral.delegation();
                findings.delegations.put(delegation.zone(), delegation);
                findings.step(
                        server,
                        exchange.fetch.question(),
                        "referral to " + delegation.zone() + ", "
                                + delegation.servers().size() + " addresses");
            }
            case Response.Useless useless -> findings.step(server, exchange.fetch.question(), useless.reason());
        }
    }

    private static String outcome(Fact fact) {
        return fact.set()
                .map(set -> fact.question() + ": " + set.data().size() + " " + set.type() + " records")
                .orElse(fact.question() + ": " + fact.code() + ", no records");
    }
}
