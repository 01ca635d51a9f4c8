package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.NamePattern.Prefix;
import internet2.trustchain.authority.SubjectName.Address;
import internet2.trustchain.authority.SubjectName.DnsName;
import internet2.trustchain.authority.SubjectName.SpiffeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * What an authority may certify (RFC 5280 section 4.2.1.10): names in zones, addresses in prefixes, and nothing else.
 *
 * @param zones each with all that is below it
 */
record PermittedNames(List<DnsName> zones, List<Prefix> addresses) {

    PermittedNames {
        zones = List.copyOf(zones);
        addresses = List.copyOf(addresses);
        if (zones.isEmpty() || addresses.isEmpty()) {
            // A kind of name without a subtree is not constrained at all.
            throw new IllegalArgumentException("an authority is constrained to zones and to addresses");
        }
    }

    /** In these zones, at unique local addresses (RFC 4193), and on the machine itself. */
    static PermittedNames in(List<String> zones) {
        byte[] local = new byte[16];
        local[0] = (byte) 0xfd;
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return new PermittedNames(
                zones.stream().map(DnsName::new).toList(),
                List.of(
                        new Prefix(new Address(Bytes.wrap(local)), 8),
                        new Prefix(new Address(Bytes.wrap(loopback)), 128)));
    }

    /** The first name that is not permitted. */
    Optional<SubjectName> outside(List<SubjectName> names) {
        return names.stream().filter(name -> !permits(name)).findFirst();
    }

    /** The same in words. */
    Optional<String> fault(List<SubjectName> names) {
        return outside(names)
                .map(name ->
                        "the web hierarchy certifies names in the zones that the network was founded with, and unique"
                                + " local addresses, not " + name.text());
    }

    private boolean permits(SubjectName name) {
        return switch (name) {
            case DnsName dns -> zones.stream().anyMatch(zone -> dns.within(zone.text()));
            case Address address -> addresses.stream().anyMatch(each -> each.contains(address));
            case SpiffeId id -> false;
        };
    }

    static PermittedNames of(NameConstraints extension) {
        if (extension.getExcludedSubtrees() != null || extension.getPermittedSubtrees() == null) {
            throw new MalformedInputException("the authority's name constraints are not those of a network");
        }
        List<DnsName> zones = new ArrayList<>();
        List<Prefix> addresses = new ArrayList<>();
        for (GeneralSubtree subtree : extension.getPermittedSubtrees()) {
            GeneralName base = subtree.getBase();
            switch (base.getTagNo()) {
                case GeneralName.dNSName ->
                    zones.add(new DnsName(
                            ASN1IA5String.getInstance(base.getName()).getString()));
                case GeneralName.iPAddress ->
                    addresses.add(prefix(
                            Bytes.of(ASN1OctetString.getInstance(base.getName()).getOctets())));
                default -> throw new MalformedInputException("an authority is constrained to zones and to addresses");
            }
        }
        return new PermittedNames(zones, addresses);
    }

    NameConstraints extension() {
        List<GeneralSubtree> permitted = new ArrayList<>();
        zones.forEach(zone -> permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, zone.text()))));
        addresses.forEach(each -> permitted.add(
                new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(subtree(each))))));
        return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), null);
    }

    /** "The address and a mask of as many bytes." */
    private static byte[] subtree(Prefix prefix) {
        byte[] octets = prefix.address().octets().toArray();
        byte[] subtree = java.util.Arrays.copyOf(octets, 2 * octets.length);
        for (int bit = 0; bit < prefix.length(); bit++) {
            subtree[octets.length + bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return subtree;
    }

    private static Prefix prefix(Bytes subtree) {
        int size = subtree.size() / 2;
        int length = 0;
        for (byte octet : subtree.slice(size, subtree.size()).toArray()) {
            length += Integer.bitCount(octet & 0xff);
        }
        Prefix prefix = new Prefix(new Address(subtree.slice(0, size)), length);
        if (!Bytes.wrap(subtree(prefix)).equals(subtree)) {
            throw new MalformedInputException("the mask of an address constraint has gaps");
        }
        return prefix;
    }
}
