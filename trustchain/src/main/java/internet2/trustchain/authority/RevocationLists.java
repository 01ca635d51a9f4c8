package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/**
 * The issuer's certificate revocation list (RFC 5280 section 5), complete, made anew when the ledger's
 * revocations change and well ahead of its end. Thread-safe; what is served in between is one cached copy.
 */
public final class RevocationLists {

    /** From one list's making to its {@code nextUpdate}. */
    public static final Duration VALIDITY = Duration.ofHours(24);

    private static final Duration RENEW_AFTER = VALIDITY.dividedBy(2);

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

    /** The list that holds now, DER. */
    public Bytes current(Instant now) {
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
            Current next = make(now.truncatedTo(ChronoUnit.SECONDS), known == null ? 0 : known.number());
            current = next;
            return next.der();
        } finally {
            making.unlock();
        }
    }

    private boolean fresh(Current made, Instant now) {
        return made.version() == view.version()
                && now.isBefore(made.thisUpdate().plus(RENEW_AFTER));
    }

    private Current make(Instant now, long lastNumber) {
        long version = view.version();
        // RFC 5280 section 5.2.3: monotonically increasing; the clock carries it over restarts.
        long number = Math.max(lastNumber + 1, now.toEpochMilli());
        TBSCertList list = list(now, number);
        return new Current(version, number, now, X509.signedEd25519(list, key.sign(X509.der(list))));
    }

    private TBSCertList list(Instant now, long number) {
        V2TBSCertListGenerator list = new V2TBSCertListGenerator();
        list.setSignature(X509.ED25519);
        list.setIssuer(issuer.subject());
        list.setThisUpdate(X509.time(now));
        list.setNextUpdate(X509.time(now.plus(VALIDITY)));
        for (RevocationView.Revocation revocation : view.revocations()) {
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
