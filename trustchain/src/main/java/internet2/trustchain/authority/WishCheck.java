package internet2.trustchain.authority;

import internet2.foundation.NodeId;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Instant;
import java.util.Optional;

/** What the profile and the ledger would refuse of a wish, said before anybody signs. */
record WishCheck(AuthorityIdentity identity, CertificateLedger ledger) {

    void require(Wish wish, Instant now) throws IssuanceRefused {
        requireOfIssuer(wish);
        requireOwnKey(wish, now);
    }

    private void requireOfIssuer(Wish wish) throws IssuanceRefused {
        Purpose purpose = wish.purpose();
        if (!purpose.takes(wish.csr().key().kind())) {
            throw new IssuanceRefused(
                    Code.BAD_KEY,
                    "a certificate for " + purpose + " does not hold a key of the kind "
                            + wish.csr().key().kind());
        }
        if (purpose.hierarchy() != identity.issuer().key().hierarchy()) {
            throw new IssuanceRefused(
                    Code.UNAVAILABLE,
                    "the key of the " + purpose.hierarchy().text() + " hierarchy is not with this authority");
        }
        if (purpose.hierarchy() == Hierarchy.WEB
                && wish.enrolment().isEmpty()
                && !Entitlement.of(ledger).speaksFor(identity.node(), wish.requester())) {
            // One machine signs, and what it signed browsers take, whatever the ledger says afterwards.
            throw new IssuanceRefused(
                    Code.NOT_ENTITLED,
                    "this node does not speak for " + wish.requester()
                            + ": the web hierarchy's key signs for its node and those hosted there");
        }
        Optional<String> fault = InternationalNames.fault(wish.names())
                .or(() -> identity.issuer().permitted().flatMap(permitted -> permitted.fault(wish.names())));
        if (fault.isPresent()) {
            throw new IssuanceRefused(Code.BAD_NAME, fault.get());
        }
    }

    private void requireOwnKey(Wish wish, Instant now) throws IssuanceRefused {
        NodeId owner = CertificatesModule.subject(
                        wish.names(), ledger.state().genesis().trustDomain())
                .orElse(wish.requester());
        Optional<String> fault =
                KeyUse.fault(ledger.state(), ledger.membership(), wish.csr().key(), owner, now);
        if (fault.isPresent()) {
            throw new IssuanceRefused(Code.BAD_KEY, fault.get());
        }
    }
}
