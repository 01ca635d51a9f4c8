package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.fuzz.SeedWriter;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** Requests for certificates and for their status, sound ones and others. */
final class RequestSeeds {

    private RequestSeeds() {}

    static void write(SeedWriter seeds, Ed25519Key requester) throws IOException {
        String pem = SigningRequest.create(TlsKeys.generate(new SecureRandom()), List.of("a.example", "::1"));
        seeds.valid("request", "pem", pem);
        try {
            seeds.valid("request", "der", Pem.parse(Pem.CERTIFICATE_REQUEST, pem));
        } catch (MalformedPemException e) {
            throw new IllegalStateException(e);
        }
        seeds.hostile("request", "nested", Bytes.parseHex("3080".repeat(5_000)));
        seeds.hostile("request", "deep", deep());
        seeds.valid("signedRequest", "name", info(requester, new DERUTF8String("web.example.internal")));
        seeds.valid("signedRequest", "names", info(requester, new DERBMPString("web.example.internal"), names()));
        byte[] text = info(requester, new DERUTF8String("wxb.example.internal")).toArray();
        for (int i = 0; i < text.length - 1; i++) {
            if (text[i] == 'w' && text[i + 1] == 'x') {
                text[i + 1] = (byte) 0xff;
            }
        }
        seeds.hostile("signedRequest", "common-name-is-no-utf8", Bytes.wrap(text));
        seeds.hostile("signedRequest", "common-name-is-a-number", info(requester, new ASN1Integer(1)));
    }

    static void writeStatus(SeedWriter seeds, IssuerCertificate issuer, Serial serial) throws IOException {
        CertID known = id(issuer, new ASN1Integer(serial.number()));
        Extensions nonce = new Extensions(
                new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[32])));
        seeds.valid("statusRequest", "one", question(List.of(known), null));
        seeds.valid("statusRequest", "nonce", question(List.of(known, known), nonce));
        seeds.hostile("statusRequest", "none", question(List.of(), null));
        seeds.hostile("statusRequest", "negative", question(List.of(id(issuer, new ASN1Integer(-1))), null));
    }

    /** A request around {@code info}, whatever that is, with a signature that holds. */
    static Bytes signed(Bytes info, Ed25519Key requester) {
        Bytes content = info.concat(X509.der(X509.ED25519))
                .concat(X509.der(new DERBitString(requester.sign(info).toArray())));
        int size = content.size();
        Bytes length = size < 0x80
                ? Bytes.of((byte) size)
                : Bytes.of((byte) 0x83, (byte) (size >>> 16), (byte) (size >>> 8), (byte) size);
        if (size >= 0x80 && size <= 0xffff) {
            length = size <= 0xff
                    ? Bytes.of((byte) 0x81, (byte) size)
                    : Bytes.of((byte) 0x82, (byte) (size >>> 8), (byte) size);
        }
        return Bytes.of((byte) 0x30).concat(length).concat(content);
    }

    private static Bytes question(List<CertID> ids, @Nullable Extensions extensions) {
        Request[] requests = ids.stream().map(id -> new Request(id, null)).toArray(Request[]::new);
        return X509.der(new OCSPRequest(new TBSRequest(null, new DERSequence(requests), extensions), null));
    }

    private static CertID id(IssuerCertificate issuer, ASN1Integer serial) {
        return new CertID(
                new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1),
                new DEROctetString(sha1(X509.der(issuer.subject()).toArray())),
                new DEROctetString(sha1(issuer.key().bits().toArray())),
                serial);
    }

    private static Bytes info(Ed25519Key requester, ASN1Encodable commonName, Attribute... attributes) {
        X500Name subject = X500Name.getInstance(
                new DERSequence(new DERSet(new DERSequence(new ASN1Encodable[] {BCStyle.CN, commonName}))));
        return X509.der(
                new CertificationRequestInfo(subject, X509.keyInfo(requester.publicKey()), new DERSet(attributes)));
    }

    private static Attribute names() throws IOException {
        GeneralNames names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "a.example"),
            new GeneralName(GeneralName.iPAddress, "::1"),
            new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.internal/service/a")
        });
        Extensions extensions = new Extensions(Extension.create(Extension.subjectAlternativeName, false, names));
        return new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions));
    }

    /** As deep as sixteen thousand bytes go. */
    private static Bytes deep() throws IOException {
        ASN1Encodable inner = new ASN1Integer(1);
        for (int i = 0; i < 2_000; i++) {
            inner = new DERTaggedObject(true, 0, inner);
        }
        return Bytes.wrap(new DERSequence(inner).getEncoded());
    }

    private static byte[] sha1(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
