/**
 * Certification path building and validation: RFC 5280, with the policies of RFC 9618 and the names of RFC 9525.
 *
 * <p>In reading order: {@link internet2.trustchain.validation.Validator} (what one asks), {@link
 * internet2.trustchain.validation.ValidationParameters} (for what), {@link
 * internet2.trustchain.validation.Certificate} over a strict DER reader (what a stranger's bytes become), then the
 * search
 * for a path, the validation of one, the policy graph, the name constraints, revocation by lists and OCSP, and what an
 * authority must not issue (RFC 5280 section 4, the Web's Baseline Requirements).
 *
 * <p>Everything here is pure: time, lists and answers are arguments, nothing is fetched, and the work of one answer is
 * limited. Trusted: the anchors. Not trusted: everything else.
 */
package internet2.trustchain.validation;
