package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * With what an OCSP responder signs in the issuer's place (RFC 6960 section 4.2.2.2).
 *
 * @param certificate of {@link Purpose#OCSP_RESPONDER}, DER
 * @param key its private key, P-256. Secret.
 */
public record OcspCredential(Bytes certificate, PrivateKey key, Instant notAfter) {

    /** A successful response with these answers, DER; the certificate comes along. */
    Bytes sign(List<SingleResponse> answers, Optional<Extension> nonce, Instant producedAt)
            throws GeneralSecurityException {
        Certificate own = Certificate.getInstance(certificate.toArray());
        ResponseData data = new ResponseData(
                responderId(own),
                new DERGeneralizedTime(Date.from(producedAt)),
                new DERSequence(answers.toArray(SingleResponse[]::new)),
                nonce.map(Extensions::new).orElse(null));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(X509.der(data).toArray());
        BasicOCSPResponse response = new BasicOCSPResponse(
                data,
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                new DERBitString(signature.sign()),
                new DERSequence(own));
        return X509.der(new OCSPResponse(
                new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
                new ResponseBytes(
                        OCSPObjectIdentifiers.id_pkix_ocsp_basic,
                        new DEROctetString(X509.der(response).toArray()))));
    }

    /** RFC 6960 section 4.2.1: KeyHash is the SHA-1 hash of the responder's public key, without tag and length. */
    private static ResponderID responderId(Certificate certificate) throws GeneralSecurityException {
        byte[] key = certificate.getSubjectPublicKeyInfo().getPublicKeyData().getOctets();
        return new ResponderID(
                new DEROctetString(MessageDigest.getInstance("SHA-1").digest(key)));
    }

    /** The certificate only. */
    @Override
    public String toString() {
        return "OcspCredential[until " + notAfter + "]";
    }
}
