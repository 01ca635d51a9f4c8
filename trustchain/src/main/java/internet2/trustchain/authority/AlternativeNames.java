package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The subject alternative name extension, from and to {@link SubjectName}s. */
final class AlternativeNames {

    /** More names than these in one certificate are refused before they are looked at. */
    static final int NAMES_MAX = 100;

    private AlternativeNames() {}

    /** Reads names, duplicates dropped, in their order. */
    static List<SubjectName> read(GeneralNames extension) throws IssuanceRefused {
        GeneralName[] wished = extension.getNames();
        if (wished.length > NAMES_MAX) {
            throw new IssuanceRefused(
                    Code.BAD_NAME, "a certificate has at most " + NAMES_MAX + " names, not " + wished.length);
        }
        LinkedHashSet<SubjectName> names = new LinkedHashSet<>();
        for (GeneralName name : wished) {
            names.add(read(name));
        }
        return List.copyOf(names);
    }

    static GeneralNames write(List<SubjectName> names) {
        List<GeneralName> written = new ArrayList<>();
        names.forEach(name -> written.add(write(name)));
        return new GeneralNames(written.toArray(GeneralName[]::new));
    }

    private static GeneralName write(SubjectName name) {
        return switch (name) {
            case SubjectName.DnsName dns -> new GeneralName(GeneralName.dNSName, new DERIA5String(dns.text()));
            case SubjectName.Address address ->
                new GeneralName(
                        GeneralName.iPAddress,
                        new DEROctetString(address.octets().toArray()));
            case SubjectName.SpiffeId id ->
                new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(id.text()));
        };
    }

    private static SubjectName read(GeneralName name) throws IssuanceRefused {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName ->
                SubjectName.DnsName.of(ASN1IA5String.getInstance(name.getName()).getString());
            case GeneralName.uniformResourceIdentifier ->
                SubjectName.SpiffeId.of(
                        ASN1IA5String.getInstance(name.getName()).getString());
            case GeneralName.iPAddress ->
                address(ASN1OctetString.getInstance(name.getName()).getOctets());
            default ->
                throw new IssuanceRefused(Code.BAD_NAME, "only DNS names, IP addresses and SPIFFE URIs are certified");
        };
    }

    private static SubjectName address(byte[] octets) throws IssuanceRefused {
        try {
            return new SubjectName.Address(Bytes.of(octets));
        } catch (IllegalArgumentException e) {
            throw new IssuanceRefused(Code.BAD_NAME, String.valueOf(e.getMessage()), e);
        }
    }
}
