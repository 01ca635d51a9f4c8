package internet2.trustchain.resolver;

import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.Denial;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Rrsig;
import internet2.trustchain.resolver.dnssec.Security;
import internet2.trustchain.resolver.dnssec.Signatures;
import internet2.trustchain.resolver.dnssec.Signatures.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whether facts are what their zones' owners said (RFC 4035 5). */
final class Judge {

    /** A negative answer takes three NSEC3 records and a SOA; more than this are not looked at. */
    private static final int PROOFS_MAX = 8;

    private final Facts.Ground ground;
    private final Facts facts;
    private final Findings findings;
    private final ChainOfTrust chain;
    private final Instant now;

    Judge(Facts.Ground ground, Facts facts, Findings findings, Instant now) {
        this.ground = ground;
        this.facts = facts;
        this.findings = findings;
        this.chain = new ChainOfTrust(ground, facts, findings, now, this);
        this.now = now;
    }

    /** Judges once; a bogus fact is asked for again where somebody else can be asked. */
    Judgement of(Fact fact) {
        boolean first = fact.judgement().isEmpty();
        Judgement made = fact.judgement().orElseGet(() -> judge(fact));
        if (first) {
            fact.judged(made);
            findings.step("", fact.question(), made.security() + ": " + made.reason());
        }
        if (made.security() == Security.BOGUS) {
            reject(fact, made.reason());
        } else if (first && !fact.local()) {
            ground.cache().put(fact); // anew, for its weight has changed
        }
        return made;
    }

    /** A fact that does not hold is forgotten, and whoever gave it is not asked for it again. */
    void reject(Fact fact, String reason) {
        ground.cache().remove(fact.question());
        if (fact.local() || findings.exhausted.contains(fact.question())) {
            return;
        }
        findings.liars
                .computeIfAbsent(fact.question(), question -> new HashSet<>())
                .addAll(fact.from().stream().toList());
        findings.facts.remove(fact.question());
        findings.rejected.put(fact.question(), fact);
        findings.step(fact.from().map(Upstream::toString).orElse(""), fact.question(), "rejected: " + reason);
        facts.of(fact.question()); // which ends this walk
    }

    private Judgement judge(Fact fact) {
        if (fact.local()) {
            return Judgement.secure("from the ledger");
        }
        try {
            return fact.set().isPresent() ? positive(fact, fact.set().get()) : negative(fact);
        } catch (MalformedInputException e) {
            return Judgement.bogus(ExtendedError.BOGUS, "malformed: " + e.getMessage());
        }
    }

    private Judgement positive(Fact fact, RrSet set) {
        Optional<DomainName> signer = signer(fact, set);
        if (signer.isEmpty()) {
            return unsigned(fact);
        }
        return under(
                signer.get(), zone -> switch (Signatures.check(set, zone.zone(), zone.keys(), now, findings.work)) {
                    case Check.Invalid invalid -> Judgement.bogus(invalid.error(), invalid.reason());
                    case Check.Valid valid -> proven(fact, set, zone, valid.signature());
                });
    }

    /** A fact that a zone signs, or would have to sign, is what the chain of trust to that zone makes of it. */
    private Judgement under(DomainName name, Function<ZoneTrust.Signed, Judgement> judgement) {
        return switch (chain.to(name)) {
            case ZoneTrust.Broken broken -> Judgement.bogus(broken.error(), broken.reason());
            case ZoneTrust.Unsigned unsigned -> Judgement.insecure(unsigned.error(), unsigned.reason());
            case ZoneTrust.Signed signed -> judgement.apply(signed);
        };
    }

    private Judgement proven(Fact fact, RrSet set, ZoneTrust.Signed zone, Rrsig signature) {
        List<RrSet> proofs = List.of();
        if (Signatures.expanded(signature, set.name())) {
            proofs = verified(fact, zone);
            Denial.Proof proof =
                    Denial.of(zone.zone(), proofs, findings.work).expansion(set.name(), signature.labels());
            if (proof != Denial.Proof.PROVEN) {
                return without(fact, zone, proof, "that nothing stands before the wildcard for " + set.name());
            }
        }
        long ttl = Math.min(set.ttl(), Math.min(signature.originalTtl(), signature.secondsLeft(now)));
        fact.proven(
                Optional.of(set.withSignature(signature).withTtl(ttl)),
                proofs,
                fact.received().plus(Duration.ofSeconds(ttl)));
        return Judgement.secure("signed by " + zone.zone() + ", key " + signature.keyTag());
    }

    private Judgement negative(Fact fact) {
        Optional<DomainName> signer = fact.authority().stream()
                .flatMap(set -> signer(fact, set).stream())
                .findFirst();
        if (signer.isEmpty()) {
            return unsigned(fact);
        }
        return under(
                signer.get(),
                zone -> zone.zone().equals(signer.get())
                        ? absent(fact, zone)
                        : Judgement.bogus(ExtendedError.BOGUS, signer.get() + " signs and is no zone"));
    }

    private Judgement absent(Fact fact, ZoneTrust.Signed zone) {
        List<RrSet> proofs = verified(fact, zone);
        Denial denial = Denial.of(zone.zone(), proofs, findings.work);
        Question question = fact.question();
        boolean nameError = fact.code() == ResponseCode.NXDOMAIN;
        Denial.Proof proof =
                nameError ? denial.nameError(question.name()) : denial.noData(question.name(), question.type());
        if (proof != Denial.Proof.PROVEN) {
            return without(
                    fact,
                    zone,
                    proof,
                    nameError ? "that there is no " + question.name() : "that there is no " + question);
        }
        long ttl = proofs.stream()
                .flatMap(set -> set.signatures().stream().map(each -> Math.min(set.ttl(), each.secondsLeft(now))))
                .min(Long::compare)
                .orElse(0L);
        fact.proven(Optional.empty(), proofs, fact.received().plus(Duration.ofSeconds(ttl)));
        ground.cache().gaps().learn(zone.zone(), fact);
        return Judgement.secure("its absence is signed by " + zone.zone());
    }

    private Judgement without(Fact fact, ZoneTrust.Signed zone, Denial.Proof proof, String what) {
        return switch (proof) {
            case PROVEN -> Judgement.secure("proven " + what);
            case OPT_OUT -> Judgement.insecure(Optional.empty(), "in a span that may hold unsigned zones (opt-out)");
            case TOO_MANY_ITERATIONS -> notComputed(fact, zone, what);
            case NOT_PROVEN -> Judgement.bogus(ExtendedError.NSEC_MISSING, "nothing proves " + what);
        };
    }

    /** Of the sets that come with a fact, those that the zone's keys sign. */
    List<RrSet> verified(Fact fact, ZoneTrust.Signed zone) {
        List<RrSet> verified = new ArrayList<>();
        for (RrSet set : fact.authority()) {
            if (verified.size() < PROOFS_MAX
                    && Signatures.check(set, zone.zone(), zone.keys(), now, findings.work)
                            instanceof Check.Valid valid) {
                verified.add(set.withSignature(valid.signature())
                        .withTtl(Math.min(set.ttl(), valid.signature().originalTtl())));
            }
        }
        return verified;
    }

    /** Without signatures it must be provable that there are none: somewhere above a zone is not signed. */
    private Judgement unsigned(Fact fact) {
        return under(
                place(fact),
                zone -> Judgement.bogus(
                        ExtendedError.RRSIGS_MISSING,
                        fact.question() + " has no signature, and " + zone.zone() + " signs"));
    }

    /**
     * Of those who claim to sign the set, one whom the anchor above the fact vouches for too. Whoever else is named
     * counts for nothing: a signer chosen by a stranger must not lead to less trust than the fact's own name does.
     */
    private Optional<DomainName> signer(Fact fact, RrSet set) {
        DomainName place = place(fact);
        Optional<DomainName> anchor = ground.anchors().closest(place);
        return set.signatures().stream()
                .map(Rrsig::signer)
                .filter(zone -> place.isAtOrBelow(zone) && set.name().isAtOrBelow(zone))
                .filter(zone -> anchor.filter(zone::isAtOrBelow).isPresent())
                .findFirst();
    }

    /** RFC 9276 3.2; but what is not computed says nothing of a zone below that is signed. */
    private Judgement notComputed(Fact fact, ZoneTrust.Signed zone, String what) {
        return switch (chain.to(place(fact))) {
            case ZoneTrust.Broken broken -> Judgement.bogus(broken.error(), broken.reason());
            case ZoneTrust.Signed deeper
            when !deeper.zone().equals(zone.zone()) ->
                Judgement.bogus(
                        ExtendedError.NSEC_MISSING,
                        zone.zone() + " can't say " + what + ": " + deeper.zone() + " signs for itself");
            case ZoneTrust.Signed itself -> iterated();
            case ZoneTrust.Unsigned unsigned -> iterated();
        };
    }

    private static Judgement iterated() {
        return Judgement.insecure(
                Optional.of(ExtendedError.UNSUPPORTED_ITERATIONS),
                "hashed with more iterations than RFC 9276 has a validator compute");
    }

    /** In the zone of which name a fact stands: DS records stand above the cut at theirs. */
    private static DomainName place(Fact fact) {
        boolean above =
                fact.question().type().equals(RecordType.DS) && !fact.name().isRoot();
        return above ? fact.name().parent() : fact.name();
    }
}
