package internet2.trustchain.resolver;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.RrSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server's message is good for. Of a server of one zone nothing counts but names of that zone (RFC 5452 6);
 * everything that wasn't asked for is left out.
 */
sealed interface Response {

    /** Facts about the question and, where its name is an alias, about where that leads. */
    record Facts(List<Fact> facts) implements Response {}

    /** Others know more. */
    record Referral(Delegation delegation) implements Response {}

    record Useless(String reason) implements Response {}

    /** @param from absent: our own zones */
    static Response read(Fetch fetch, DnsMessage message, Optional<Upstream> from, Instant now, ResolverLimits limits) {
        try {
            return new Reader(fetch, message, from, now, limits).read();
        } catch (MalformedInputException e) {
            return new Useless("malformed: " + e.getMessage());
        }
    }

    /** One message being read. */
    final class Reader {

        private final Question question;
        private final Delegation zone;
        private final DnsMessage message;
        private final Optional<Upstream> from;
        private final Instant now;
        private final ResolverLimits limits;
        private final List<RrSet> answers;
        private final List<RrSet> authority;

        private Reader(Fetch fetch, DnsMessage message, Optional<Upstream> from, Instant now, ResolverLimits limits) {
            this.question = fetch.question();
            this.zone = fetch.zone();
            this.message = message;
            this.from = from;
            this.now = now;
            this.limits = limits;
            this.answers = ofZone(Reading.sets(message.answers()));
            this.authority = ofZone(Reading.sets(message.authority()));
        }

        private List<RrSet> ofZone(List<RrSet> sets) {
            return sets.stream()
                    .filter(each -> zone.recursive() || each.name().isAtOrBelow(zone.zone()))
                    .toList();
        }

        private Response read() {
            boolean answers = message.code() == ResponseCode.NOERROR || message.code() == ResponseCode.NXDOMAIN;
            // RFC 6672 2.2: the DNAME is there, and says itself that it makes the name too long
            boolean tooLong = message.code() == ResponseCode.YXDOMAIN;
            List<Fact> facts = answers || tooLong ? chain() : List.of();
            if (!facts.isEmpty()) {
                return new Facts(facts);
            }
            if (!answers) {
                return new Useless("answers " + message.code());
            }
            Optional<Delegation> referral = zone.recursive() ? Optional.empty() : referral();
            if (referral.isPresent()) {
                return new Referral(referral.get());
            }
            boolean knows = zone.recursive() || message.has(DnsMessage.AUTHORITATIVE) || soa().isPresent();
            return knows ? new Facts(List.of(absence(question))) : new Useless("knows nothing of " + zone.zone());
        }

        /** From the question's name along aliases, as far as the message goes. */
        private List<Fact> chain() {
            List<Fact> facts = new ArrayList<>();
            DomainName name = question.name();
            while (facts.size() < limits.aliasesMax()) {
                Question next = new Question(name, question.type());
                Optional<RrSet> set = answering(next);
                if (set.isEmpty()) {
                    boolean complete = !facts.isEmpty() && zone.recursive() && soa().isPresent();
                    if (complete) {
                        facts.add(absence(next));
                    }
                    return facts;
                }
                facts.add(positive(next, set.get()));
                if (Alias.tooLong(name, question.type(), set.get())) {
                    return facts;
                }
                Optional<DomainName> target = Alias.target(name, question.type(), set.get());
                if (target.isEmpty()
                        || facts.stream().anyMatch(each -> each.name().equals(target.get()))) {
                    return facts;
                }
                name = target.get();
            }
            return facts;
        }

        /** The set asked for; else a DNAME above, from which we make the alias ourselves; else a CNAME. */
        private Optional<RrSet> answering(Question asked) {
            Optional<RrSet> exact = Reading.find(answers, asked.name(), asked.type());
            if (exact.isPresent()) {
                return exact;
            }
            Optional<RrSet> redirect = answers.stream()
                    .filter(each ->
                            each.type().equals(RecordType.DNAME) && asked.name().isBelow(each.name()))
                    .findFirst();
            return redirect.isPresent() ? redirect : Reading.find(answers, asked.name(), RecordType.CNAME);
        }

        private Optional<RrSet> soa() {
            return authority.stream()
                    .filter(each -> each.type().equals(RecordType.SOA))
                    .findFirst();
        }

        private Fact positive(Question asked, RrSet set) {
            List<RrSet> proofs = authority.stream()
                    .filter(each ->
                            each.type().equals(RecordType.NSEC) || each.type().equals(RecordType.NSEC3))
                    .toList();
            long ttl = Math.min(set.ttl(), limits.ttlMax().toSeconds());
            return fact(asked, ResponseCode.NOERROR, Optional.of(set.withTtl(ttl)), proofs, ttl);
        }

        private Fact absence(Question asked) {
            List<RrSet> proofs = authority.stream()
                    .filter(each -> each.type().equals(RecordType.SOA)
                            || each.type().equals(RecordType.NSEC)
                            || each.type().equals(RecordType.NSEC3))
                    .toList();
            long ttl = soa().map(Reading::negativeTtl).orElse(0L);
            return fact(
                    asked,
                    message.code(),
                    Optional.empty(),
                    proofs,
                    Math.min(ttl, limits.negativeTtlMax().toSeconds()));
        }

        private Fact fact(Question asked, ResponseCode code, Optional<RrSet> set, List<RrSet> proofs, long ttl) {
            return new Fact(asked, code, set, proofs, from, now, now.plus(Duration.ofSeconds(ttl)));
        }

        /** RFC 1034 4.3.2, 3b: servers of a zone below this one, above the name. */
        private Optional<Delegation> referral() {
            return authority.stream()
                    .filter(each -> each.type().equals(RecordType.NS)
                            && each.name().isBelow(zone.zone())
                            && question.name().isAtOrBelow(each.name()))
                    .filter(each -> soa().isEmpty())
                    .findFirst()
                    .map(this::delegation);
        }

        /** Addresses count only of servers inside the zone that refers, and only for asking them. */
        private Delegation delegation(RrSet servers) {
            Set<DomainName> names = servers.data().stream().map(Reading::target).collect(Collectors.toSet());
            Set<DomainName> inside =
                    names.stream().filter(each -> each.isAtOrBelow(zone.zone())).collect(Collectors.toSet());
            List<Upstream> known = Reading.servers(message.additional(), inside);
            long ttl = Math.min(servers.ttl(), limits.ttlMax().toSeconds());
            return new Delegation(servers.name(), false, List.copyOf(names), known, now.plus(Duration.ofSeconds(ttl)));
        }
    }
}
