package internet2.trustchain.resolver;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.dnssec.Denial;
import internet2.trustchain.resolver.dnssec.Dnskey;
import internet2.trustchain.resolver.dnssec.Ds;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Signatures;
import internet2.trustchain.resolver.dnssec.Signatures.Check;
import internet2.trustchain.resolver.dnssec.SigningAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From a trust anchor down to a zone: DS, DNSKEY, DS, and so on (RFC 4035 5.2 and 5.3). */
final class ChainOfTrust {

    /** Digests and keys of one zone that are looked at. */
    private static final int KEYS_MAX = 32;

    private final Facts.Ground ground;
    private final Facts facts;
    private final Findings findings;
    private final Instant now;
    private final Judge judge;

    ChainOfTrust(Facts.Ground ground, Facts facts, Findings findings, Instant now, Judge judge) {
        this.ground = ground;
        this.facts = facts;
        this.findings = findings;
        this.now = now;
        this.judge = judge;
    }

    /** What is known of the deepest zone at or above the name. */
    ZoneTrust to(DomainName name) {
        Optional<DomainName> anchor = ground.anchors().closest(name);
        Optional<DomainName> local = ground.local().zoneOf(name);
        if (anchor.isEmpty() || local.filter(apex -> apex.isBelow(anchor.get())).isPresent()) {
            return new ZoneTrust.Unsigned(Optional.empty(), "no trust anchor is set for " + name, Instant.MAX);
        }
        int labels = name.labels();
        while (labels > anchor.get().labels() && known(name.suffix(labels)).isEmpty()) {
            labels--;
        }
        ZoneTrust trust = known(name.suffix(labels))
                .orElseGet(() ->
                        learn(anchor.get(), keys(anchor.get(), ground.anchors().at(anchor.get()))));
        for (labels++; labels <= name.labels() && trust instanceof ZoneTrust.Signed signed; labels++) {
            DomainName child = name.suffix(labels);
            if (!findings.uncut.contains(child)) {
                trust = below(signed, child);
            }
        }
        return trust;
    }

    private Optional<ZoneTrust> known(DomainName zone) {
        return Optional.ofNullable(findings.trusts.get(zone))
                .or(() -> ground.cache().trust(zone, now));
    }

    private ZoneTrust learn(DomainName zone, ZoneTrust trust) {
        findings.trusts.put(zone, trust);
        if (!(trust instanceof ZoneTrust.Broken)) {
            ground.cache().put(zone, trust);
        }
        return trust;
    }

    /** The zone that begins at the child, or the one above where none does. */
    private ZoneTrust below(ZoneTrust.Signed above, DomainName child) {
        Fact fact = facts.of(new Question(child, RecordType.DS));
        Optional<RrSet> set = fact.set();
        if (set.isEmpty()) {
            return switch (Denial.of(above.zone(), judge.verified(fact, above), findings.work)
                    .cut(child)) {
                case UNSIGNED ->
                    learn(
                            child,
                            new ZoneTrust.Unsigned(
                                    Optional.empty(), child + " is delegated without DS", fact.expires()));
                case NONE -> uncut(above, child);
                case NOT_PROVEN ->
                    broken(fact, child, ExtendedError.NSEC_MISSING, "nothing proves that " + child + " has no DS");
            };
        }
        return switch (Signatures.check(set.get(), above.zone(), above.keys(), now, findings.work)) {
            case Check.Invalid invalid -> broken(fact, child, invalid.error(), invalid.reason());
            case Check.Valid valid -> {
                boolean expanded =
                        Signatures.expanded(valid.signature(), set.get().name());
                if (set.get().type().equals(RecordType.DS)) {
                    yield expanded
                            ? broken(fact, child, ExtendedError.BOGUS, "a wildcard can't delegate " + child)
                            : learn(child, delegated(child, set.get(), fact.expires()));
                }
                boolean alias = !expanded
                        || Denial.of(above.zone(), judge.verified(fact, above), findings.work)
                                        .expansion(child, valid.signature().labels())
                                == Denial.Proof.PROVEN;
                yield alias
                        ? uncut(above, child)
                        : broken(fact, child, ExtendedError.NSEC_MISSING, "nothing proves the alias at " + child);
            }
        };
    }

    private ZoneTrust uncut(ZoneTrust above, DomainName child) {
        findings.uncut.add(child);
        return above;
    }

    /** RFC 4035 5.2: a zone none of whose DS records can be used counts as unsigned. */
    private ZoneTrust delegated(DomainName zone, RrSet set, Instant expires) {
        List<Ds> all = parsed(set.data(), Ds::parse);
        List<Ds> digestible = all.stream().filter(Ds::digestSupported).toList();
        List<Ds> usable = digestible.stream()
                .filter(each -> SigningAlgorithm.of(each.algorithm()).isPresent())
                .toList();
        if (usable.isEmpty()) {
            ExtendedError error =
                    digestible.isEmpty() ? ExtendedError.UNSUPPORTED_DIGEST : ExtendedError.UNSUPPORTED_ALGORITHM;
            return new ZoneTrust.Unsigned(
                    Optional.of(error), zone + " is signed in a way that is not supported", expires);
        }
        List<Ds> strong = usable.stream().filter(each -> !each.weak()).toList();
        return keys(zone, strong.isEmpty() ? usable : strong);
    }

    /** The keys that a zone signs itself with one that is known from above. */
    private ZoneTrust keys(DomainName zone, List<Ds> digests) {
        Fact fact = facts.of(new Question(zone, RecordType.DNSKEY));
        Optional<RrSet> set = fact.set(RecordType.DNSKEY);
        if (set.isEmpty()) {
            return broken(fact, zone, ExtendedError.DNSKEY_MISSING, zone + " has a DS and no DNSKEY");
        }
        List<Dnskey> keys = parsed(set.get().data(), Dnskey::parse);
        List<Dnskey> entry = keys.stream()
                .filter(key -> digests.stream().anyMatch(digest -> digest.matches(zone, key)))
                .toList();
        if (entry.isEmpty()) {
            return broken(fact, zone, ExtendedError.DNSKEY_MISSING, "no DNSKEY of " + zone + " is the one of its DS");
        }
        if (entry.stream().noneMatch(Dnskey::zoneKey)) {
            return broken(fact, zone, ExtendedError.NO_ZONE_KEY_BIT, "the DNSKEY of " + zone + " is for no zone");
        }
        return switch (Signatures.check(set.get(), zone, entry, now, findings.work)) {
            case Check.Invalid invalid -> broken(fact, zone, invalid.error(), invalid.reason());
            case Check.Valid valid -> {
                Instant signedUntil =
                        now.plus(Duration.ofSeconds(valid.signature().secondsLeft(now)));
                yield new ZoneTrust.Signed(
                        zone, keys, fact.expires().isBefore(signedUntil) ? fact.expires() : signedUntil);
            }
        };
    }

    /** Asks somebody else first; where there is nobody left the chain is broken. */
    private ZoneTrust broken(Fact fact, DomainName zone, ExtendedError error, String reason) {
        judge.reject(fact, reason);
        return learn(zone, new ZoneTrust.Broken(error, reason));
    }

    private static <T> List<T> parsed(List<Bytes> data, Function<Bytes, T> parser) {
        List<T> parsed = new ArrayList<>();
        for (Bytes each : data) {
            try {
                if (parsed.size() < KEYS_MAX) {
                    parsed.add(parser.apply(each));
                }
            } catch (MalformedInputException e) {
                // a record that can't be read is no record (RFC 4035 5.2)
            }
        }
        return parsed;
    }
}
