/**
 * The network's certificate authority, and how its certificates are judged.
 *
 * <p>In reading order: {@link internet2.trustchain.authority.SubjectName} (what may stand in a
 * certificate), {@link internet2.trustchain.authority.CertificateRequest} (a stranger's PKCS#10),
 * {@link internet2.trustchain.authority.CertificateProfile} (the one form that each purpose has),
 * {@link internet2.trustchain.authority.IssuancePolicy} (who may get which certificates), {@link
 * internet2.trustchain.authority.CertificatesModule} (what the ledger accepts), {@link
 * internet2.trustchain.authority.Authority} (the issuance sequence), {@link
 * internet2.trustchain.authority.RevocationLists} and {@link
 * internet2.trustchain.authority.OcspResponder} (how others learn of revocation), {@link
 * internet2.trustchain.authority.CertificateVerifier} and {@link
 * internet2.trustchain.authority.NetworkAuthenticator} (the other side).
 *
 * <p>Trusted: the issuing key and what the ledger holds. Not trusted before it is parsed, limited and
 * checked: requests, chains, OCSP requests, trust proofs.
 */
package internet2.trustchain.authority;
