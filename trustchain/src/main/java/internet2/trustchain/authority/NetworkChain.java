package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.ChainRefused.Code;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.Failure;
import internet2.trustchain.validation.KeyPurpose;
import internet2.trustchain.validation.RevocationEvidence;
import internet2.trustchain.validation.RevocationPolicy;
import internet2.trustchain.validation.ValidationParameters;
import internet2.trustchain.validation.ValidationResult;
import internet2.trustchain.validation.Validator;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The path of a node's certificate: under the network's root, through an intermediate of the genesis document or one
 * that the peer sends, since whoever has no state yet can't know one that was renewed. The root's key signs nothing but
 * what its holders and the ledger take for the next intermediate. Revocation is the ledger's to tell, so lists are not
 * asked for. Thread-safe.
 */
final class NetworkChain {

    private final Validator validator;
    private final List<Certificate> known;

    NetworkChain(IssuerCertificate root, List<IssuerCertificate> issuers) {
        this.validator = new Validator(List.of(Certificate.parse(root.der())));
        this.known =
                issuers.stream().map(issuer -> Certificate.parse(issuer.der())).toList();
    }

    static Certificate parse(Bytes der) throws ChainRefused {
        try {
            return Certificate.parse(der);
        } catch (MalformedInputException e) {
            throw new ChainRefused(Code.MALFORMED, "the certificate is malformed: " + e.getMessage());
        }
    }

    /**
     * Checks everything about a node's certificate but its standing on the ledger.
     *
     * @param sent what the peer sends above it
     * @param mayBeLate whether it may have expired; those above it may not
     */
    void require(Certificate certificate, List<Certificate> sent, Instant now, boolean mayBeLate) throws ChainRefused {
        List<Certificate> issuers = Stream.concat(known.stream(), sent.stream()).toList();
        ValidationParameters parameters =
                ValidationParameters.at(now).forPurpose(KeyPurpose.PEER).withRevocation(RevocationPolicy.IGNORED);
        if (validator.validate(certificate, issuers, RevocationEvidence.NONE, parameters)
                instanceof ValidationResult.Refused refused) {
            requireOnlyLate(refused.failures(), mayBeLate);
        }
    }

    private static void requireOnlyLate(List<Failure> failures, boolean mayBeLate) throws ChainRefused {
        for (Failure failure : failures) {
            boolean late = failure.code() == Failure.Code.EXPIRED && failure.certificate() == 0;
            if (!late || !mayBeLate) {
                throw new ChainRefused(code(failure.code()), place(failure) + failure.reason());
            }
        }
    }

    private static String place(Failure failure) {
        return switch (failure.certificate()) {
            case 0 -> "the certificate: ";
            case 1 -> "its issuer: ";
            default -> "above its issuer: ";
        };
    }

    private static Code code(Failure.Code code) {
        return switch (code) {
            case MALFORMED -> Code.MALFORMED;
            case NO_ISSUER, LIMIT, NAME_CHAINING -> Code.FOREIGN;
            case SIGNATURE -> Code.BAD_SIGNATURE;
            case EXPIRED -> Code.EXPIRED;
            case NOT_YET_VALID -> Code.NOT_YET_VALID;
            case REVOKED -> Code.REVOKED;
            default -> Code.UNSUITABLE;
        };
    }
}
