package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * When an intermediate is renewed, and what the next one looks like: all but serial number, validity and the host that
 * serves the root's list is that of the one before, its key too, so that certificates, revocation lists and OCSP
 * answers are under both. Where the ledger has the next issuing key, it is time as well, and that intermediate has this
 * key and a name of its own. Whoever coordinates chooses serial number and host, and the time by as much as clocks may
 * differ; everything else each judges for itself.
 */
final class IntermediateRenewal {

    /** Before now by so much, for machines whose clocks are behind. */
    private static final Duration BACKDATE = Duration.ofHours(1);

    private final CertificateState state;
    private final KeyHolders keys;
    private final Hierarchy hierarchy;

    IntermediateRenewal(CertificateState state, KeyHolders keys, Hierarchy hierarchy) {
        this.state = state;
        this.keys = keys;
        this.hierarchy = hierarchy;
    }

    /** Why it is not renewed now, or nothing where it is: at two thirds of its life, by an order, or for a new key. */
    Optional<String> notDue(Instant now) {
        Optional<IssuerCertificate> present = state.intermediates().newest(hierarchy);
        if (present.isEmpty()) {
            return Optional.of("this network has no " + hierarchy.text() + " hierarchy");
        }
        IssuerCertificate last = present.get();
        Instant due = RenewalSchedule.renewAt(last.notBefore(), last.notAfter(), 0);
        return now.isBefore(due)
                        && !state.renewalOrdered(hierarchy)
                        && nextKey().isEmpty()
                ? Optional.of("the intermediate ends at " + last.notAfter() + ", is renewed at " + due
                        + ", and no administrator ordered it before")
                : Optional.empty();
    }

    /** The key that is made and has no intermediate yet; that of the web hierarchy never changes. */
    Optional<AuthorityKey> nextKey() {
        return hierarchy == Hierarchy.NETWORK
                ? state.issuingKey()
                        .next()
                        .flatMap(name -> keys.publicKey(name.id()))
                        .map(AuthorityKey.Ed25519::new)
                : Optional.empty();
    }

    /**
     * What the root is to sign.
     *
     * @param base under which its list is served; the root of the web hierarchy has none
     */
    TBSCertificate make(Serial serial, Instant now, String base) {
        Instant from = now.truncatedTo(ChronoUnit.SECONDS).minus(BACKDATE);
        Optional<String> list =
                hierarchy == Hierarchy.NETWORK ? Optional.of(RootList.url(base, root())) : Optional.empty();
        return make(serial, from, end(from), list);
    }

    private TBSCertificate make(Serial serial, Instant from, Instant to, Optional<String> list) {
        String network = state.genesis().trustDomain();
        return nextKey()
                .map(key -> AuthorityProfile.intermediate(network, serial, from, to, key, root(), list))
                .orElseGet(() -> AuthorityProfile.renewed(
                        serial, from, to, state.intermediate(hierarchy).orElseThrow(), root(), list));
    }

    private boolean mayName(Optional<String> list) {
        return list.isEmpty() || (hierarchy == Hierarchy.NETWORK && RootList.isAt(list.get(), root()));
    }

    private IssuerCertificate root() {
        return state.genesis().root(hierarchy).orElseThrow();
    }

    private Instant end(Instant from) {
        Instant end = from.plus(GenesisAuthority.INTERMEDIATE_LIFETIME);
        return end.isAfter(root().notAfter()) ? root().notAfter() : end;
    }

    /** Why the root does not sign this, or nothing where it does. */
    Optional<String> fault(Bytes tbs, Instant now) {
        Optional<String> early = notDue(now);
        if (early.isPresent()) {
            return early;
        }
        try {
            return X509.reading("not the inside of a certificate", () -> {
                TBSCertificate read = TBSCertificate.getInstance(DerShape.check(tbs, IssuerCertificate.SIZE_MAX));
                Instant from = X509.instant(read.getStartDate());
                boolean current = !from.plus(BACKDATE).isAfter(now.plus(IssuancePolicy.CLOCK_SKEW_MAX))
                        && !from.plus(BACKDATE).isBefore(now.minus(IssuancePolicy.CLOCK_SKEW_MAX));
                Serial serial = Serial.of(read.getSerialNumber().getPositiveValue());
                Optional<String> list = RootList.named(read.getExtensions());
                boolean sound = current
                        && mayName(list)
                        && X509.der(make(serial, from, end(from), list)).equals(tbs);
                return sound
                        ? Optional.empty()
                        : Optional.of("it is not what the next intermediate of " + now + " looks like");
            });
        } catch (MalformedInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Why the ledger does not take it, or nothing where it does. */
    Optional<String> publicationFault(Bytes der, Instant now) {
        try {
            Certificate certificate = X509.parse(der, IssuerCertificate.SIZE_MAX);
            return fault(X509.der(certificate.getTBSCertificate()), now)
                    .or(() -> root().signed(certificate)
                            ? Optional.empty()
                            : Optional.of("it does not carry the root's signature"));
        } catch (MalformedInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Has it signed. */
    Bytes signed(IssuingKey root, Serial serial, Instant now, String base) throws IssuanceRefused {
        Optional<String> early = notDue(now);
        if (early.isPresent()) {
            throw new IssuanceRefused(Code.BAD_LIFETIME, early.get());
        }
        TBSCertificate tbs = make(serial, now, base);
        return X509.signed(tbs, hierarchy, root.sign(X509.der(tbs), Bytes.EMPTY));
    }
}
