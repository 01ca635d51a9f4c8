package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.TBSCertList;

/** Why a revocation list is not signed, as each holder of the issuer's key judges by its own state and clock. */
final class ListFault {

    private ListFault() {}

    /**
     * Why not, or nothing where the list is that of the issuer's revocations now.
     *
     * @param message what is to be signed, a stranger's
     */
    static Optional<String> of(Bytes message, IssuerCertificate issuer, RevocationView view, Instant now) {
        TBSCertList list = X509.reading(
                "not a revocation list",
                () -> TBSCertList.getInstance(DerShape.check(message, RevocationLists.SIZE_MAX)));
        Instant made = X509.instant(list.getThisUpdate());
        boolean current = !made.isAfter(now.plus(IssuancePolicy.CLOCK_SKEW_MAX))
                && !made.isBefore(now.minus(IssuancePolicy.CLOCK_SKEW_MAX));
        if (!current) {
            return Optional.of("a list of " + made + " does not belong to " + now);
        }
        if (number(list) > now.plus(IssuancePolicy.CLOCK_SKEW_MAX).toEpochMilli()) {
            return Optional.of("the list's number is one of the future, after which none would be newer");
        }
        Optional<String> url =
                X509.reading("the list's scope is malformed", () -> RevocationLists.url(list.getExtensions()));
        Optional<CrlShard> shard = url.flatMap(each -> CrlShard.at(each, issuer.fileName()));
        if (url.isPresent() && shard.isEmpty()) {
            return Optional.of("no shard of this issuer is at the address that the list names");
        }
        List<RevocationView.Revocation> revocations = RevocationLists.revocations(view, shard);
        Bytes own = X509.der(RevocationLists.list(issuer, url, revocations, made, number(list)));
        return own.equals(message)
                ? Optional.empty()
                : Optional.of("the list is not that of the revocations that this node knows");
    }

    /** Of a list that may be as malformed as it likes: it is made anew with whatever number it has. */
    private static long number(TBSCertList list) {
        return X509.reading("the list has no number", () -> RevocationLists.number(list.getExtensions()));
    }
}
