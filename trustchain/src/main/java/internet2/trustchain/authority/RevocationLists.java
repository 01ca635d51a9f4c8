package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.RevocationView.Revocation;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's certificate revocation lists (RFC 5280 section 5): one for each {@link CrlShard}, which certificates
 * name, and one of all revocations for people, as long as it fits.
 *
 * <p>A list is made when somebody asks for it and its shard has changed or half its life is over; what is served in
 * between is one cached copy. Lists of different shards are signed side by side. Thread-safe.
 */
public final class RevocationLists {

    /** From one list's making to its {@code nextUpdate}. */
    public static final Duration VALIDITY = Duration.ofHours(24);

    /** What the holders of a threshold key take: about 20,000 revocations. */
    static final int SIZE_MAX = internet2.trustchain.threshold.signing.SigningRequest.MESSAGE_BYTES_MAX;

    private static final Duration RENEW_AFTER = VALIDITY.dividedBy(2);

    /** After the key's holders did not sign: asking them takes long, and many may want the list meanwhile. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(RevocationLists.class);

    private record Current(long version, long number, Instant thisUpdate, Bytes der) {}

    private final IssuerCertificate issuer;
    private final IssuingKey key;
    private final String baseUrl;
    private final RevocationView view;
    private final Map<Optional<CrlShard>, Series> series = new ConcurrentHashMap<>();

    /** @param baseUrl under which this node serves them; certificates that it issued name no other */
    public RevocationLists(IssuerCertificate issuer, IssuingKey key, String baseUrl, RevocationView view) {
        this.issuer = issuer;
        this.key = key;
        this.baseUrl = baseUrl;
        this.view = view;
    }

    /**
     * The list that holds now, DER. Where the key's holders don't sign a new one, the last one, as long as it holds.
     *
     * @param shard empty: all
     * @throws IssuanceRefused there is none that holds
     */
    public Bytes current(Optional<CrlShard> shard, Instant now) throws IssuanceRefused {
        return series.computeIfAbsent(shard, Series::new).current(now).der();
    }

    /** The lists of one scope, one after the other. */
    private final class Series {

        private final Optional<CrlShard> shard;
        private final ReentrantLock making = new ReentrantLock();

        private volatile @Nullable Current current; // written under making
        private long outgrown = -1; // the version that did not fit into a list; guarded by making
        private @Nullable IssuanceRefused refused; // the last time that there was to be a new one; guarded by making
        private Instant retryAt = Instant.MIN; // guarded by making

        Series(Optional<CrlShard> shard) {
            this.shard = shard;
        }

        Current current(Instant now) throws IssuanceRefused {
            Current made = current;
            if (made != null && fresh(made, now)) {
                return made;
            }
            if (made != null && holds(made, now) && making.isLocked()) {
                return made; // somebody is at it, which may take as long as the holders take
            }
            making.lock();
            try {
                Current known = current;
                return known != null && fresh(known, now) ? known : remade(now, known);
            } finally {
                making.unlock();
            }
        }

        private boolean holds(Current made, Instant now) {
            return now.isBefore(made.thisUpdate().plus(VALIDITY));
        }

        private boolean fresh(Current made, Instant now) {
            return made.version() == version() && now.isBefore(made.thisUpdate().plus(RENEW_AFTER));
        }

        private Current remade(Instant now, @Nullable Current known) throws IssuanceRefused {
            IssuanceRefused last = refused;
            if (last != null && now.isBefore(retryAt)) {
                return instead(known, now, last);
            }
            try {
                Current next = make(now.truncatedTo(ChronoUnit.SECONDS), known == null ? 0 : known.number());
                current = next;
                refused = null;
                return next;
            } catch (IssuanceRefused e) {
                log.atWarn().addKeyValue("reason", e.reason()).log("no new revocation list, the last one stays");
                refused = e;
                retryAt = now.plus(RETRY_AFTER);
                return instead(known, now, e);
            }
        }

        private Current instead(@Nullable Current known, Instant now, IssuanceRefused why) throws IssuanceRefused {
            if (known == null || !holds(known, now)) {
                throw why;
            }
            return known;
        }

        private Current make(Instant now, long lastNumber) throws IssuanceRefused {
            long version = version();
            if (version == outgrown) {
                throw tooLong();
            }
            // RFC 5280 section 5.2.3: monotonically increasing; the clock carries it over restarts.
            long number = Math.max(lastNumber + 1, now.toEpochMilli());
            Optional<String> url = shard.map(each -> each.url(baseUrl, issuer.fileName()));
            TBSCertList list = list(issuer, url, revocations(view, shard), now, number);
            Bytes message = X509.der(list);
            if (message.size() > SIZE_MAX) {
                outgrown = version;
                throw tooLong();
            }
            Bytes signature = key.sign(message, new IssuanceEvidence.Listed().encoded());
            return new Current(
                    version, number, now, X509.signed(list, issuer.key().hierarchy(), signature));
        }

        private long version() {
            return shard.map(view::version).orElseGet(view::version);
        }

        private IssuanceRefused tooLong() {
            String file = issuer.fileName();
            return new IssuanceRefused(
                    Code.UNAVAILABLE,
                    "the list has outgrown " + SIZE_MAX + " bytes; ask for its shards, " + file + "-0.crl to " + file
                            + "-" + (CrlShard.COUNT - 1) + ".crl, or over OCSP");
        }
    }

    /** What belongs on a list. */
    static List<Revocation> revocations(RevocationView view, Optional<CrlShard> shard) {
        return shard.map(view::revocations).orElseGet(view::revocations);
    }

    /**
     * What is to be signed.
     *
     * @param url of the shard's list; empty where it is that of all
     */
    static TBSCertList list(
            IssuerCertificate issuer, Optional<String> url, List<Revocation> revocations, Instant now, long number) {
        V2TBSCertListGenerator list = new V2TBSCertListGenerator();
        list.setSignature(issuer.key().hierarchy().signature());
        list.setIssuer(issuer.subject());
        list.setThisUpdate(X509.time(now));
        list.setNextUpdate(X509.time(now.plus(VALIDITY)));
        for (Revocation revocation : revocations) {
            list.addCRLEntry(
                    new ASN1Integer(revocation.serial().number()),
                    X509.time(revocation.time()),
                    entryExtensions(revocation.reason()));
        }
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(issuer.keyId().toArray()));
            extensions.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
            if (url.isPresent()) {
                extensions.addExtension(Extension.issuingDistributionPoint, true, scope(url.get()));
            }
            list.setExtensions(extensions.generate());
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
        return list.generateTBSCertList();
    }

    /** RFC 5280 section 5.2.5. The intermediates issue end-entity certificates only. */
    private static IssuingDistributionPoint scope(String url) {
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, url);
        return new IssuingDistributionPoint(
                new DistributionPointName(new GeneralNames(name)), true, false, null, false, false);
    }

    /** The address in a list's scope; empty where it has none. */
    static Optional<String> url(Extensions extensions) {
        return Optional.ofNullable(extensions.getExtensionParsedValue(Extension.issuingDistributionPoint))
                .map(scope -> IssuingDistributionPoint.getInstance(scope).getDistributionPoint())
                .map(point -> GeneralNames.getInstance(point.getName()).getNames()[0])
                .map(name -> ASN1IA5String.getInstance(name.getName()).getString());
    }

    /** The number in a list's extensions. */
    static long number(Extensions extensions) {
        return CRLNumber.getInstance(extensions.getExtensionParsedValue(Extension.cRLNumber))
                .getCRLNumber()
                .longValueExact();
    }

    /** RFC 5280 section 5.3.1: the reason is left out rather than given as unspecified. */
    private static @Nullable Extensions entryExtensions(RevocationReason reason) {
        if (reason == RevocationReason.UNSPECIFIED) {
            return null;
        }
        try {
            return new Extensions(Extension.create(Extension.reasonCode, false, CRLReason.lookup(reason.code())));
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
    }
}
