package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's certificate revocation list (RFC 5280 section 5), complete, made anew when the ledger's
 * revocations change and well ahead of its end. Thread-safe; what is served in between is one cached copy.
 */
public final class RevocationLists {

    /** From one list's making to its {@code nextUpdate}. */
    public static final Duration VALIDITY = Duration.ofHours(24);

    /** What the holders of a threshold key take; sharding is for more. */
    static final int SIZE_MAX = internet2.trustchain.threshold.signing.SigningRequest.MESSAGE_BYTES_MAX;

    private static final Duration RENEW_AFTER = VALIDITY.dividedBy(2);

    private static final Logger log = LoggerFactory.getLogger(RevocationLists.class);

    private record Current(long version, long number, Instant thisUpdate, Bytes der) {}

    private final IssuerCertificate issuer;
    private final IssuingKey key;
    private final RevocationView view;
    private final ReentrantLock making = new ReentrantLock();

    private volatile @Nullable Current current; // written under making

    public RevocationLists(IssuerCertificate issuer, IssuingKey key, RevocationView view) {
        this.issuer = issuer;
        this.key = key;
        this.view = view;
    }

    /**
     * The list that holds now, DER. Where the key's holders don't sign a new one, the last one, as long as it holds.
     *
     * @throws IssuanceRefused there is none that holds
     */
    public Bytes current(Instant now) throws IssuanceRefused {
        Current made = current;
        if (made != null && fresh(made, now)) {
            return made.der();
        }
        making.lock();
        try {
            Current known = current;
            if (known != null && fresh(known, now)) {
                return known.der();
            }
            return remade(now, known).der();
        } finally {
            making.unlock();
        }
    }

    private Current remade(Instant now, @Nullable Current known) throws IssuanceRefused {
        try {
            Current next = make(now.truncatedTo(ChronoUnit.SECONDS), known == null ? 0 : known.number());
            current = next;
            return next;
        } catch (IssuanceRefused e) {
            if (known == null || now.isAfter(known.thisUpdate().plus(VALIDITY))) {
                throw e;
            }
            log.atWarn().addKeyValue("reason", e.reason()).log("no new revocation list, the last one stays");
            return known;
        }
    }

    private boolean fresh(Current made, Instant now) {
        return made.version() == view.version()
                && now.isBefore(made.thisUpdate().plus(RENEW_AFTER));
    }

    private Current make(Instant now, long lastNumber) throws IssuanceRefused {
        long version = view.version();
        // RFC 5280 section 5.2.3: monotonically increasing; the clock carries it over restarts.
        long number = Math.max(lastNumber + 1, now.toEpochMilli());
        TBSCertList list = list(issuer, view.revocations(), now, number);
        Bytes signature = key.sign(X509.der(list), new IssuanceEvidence.Listed().encoded());
        return new Current(version, number, now, X509.signed(list, issuer.key().hierarchy(), signature));
    }

    /** What is to be signed. */
    static TBSCertList list(
            IssuerCertificate issuer, List<RevocationView.Revocation> revocations, Instant now, long number) {
        V2TBSCertListGenerator list = new V2TBSCertListGenerator();
        list.setSignature(issuer.key().hierarchy().signature());
        list.setIssuer(issuer.subject());
        list.setThisUpdate(X509.time(now));
        list.setNextUpdate(X509.time(now.plus(VALIDITY)));
        for (RevocationView.Revocation revocation : revocations) {
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
            list.setExtensions(extensions.generate());
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
        return list.generateTBSCertList();
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
