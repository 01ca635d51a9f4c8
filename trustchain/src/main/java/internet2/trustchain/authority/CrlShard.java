package internet2.trustchain.authority;

import java.util.Optional;

/**
 * A part of an issuer's revocations that has a list of its own, so that no list grows with all certificates.
 *
 * <p>Which one a certificate belongs to is the first octet of its serial number, which is random: the same for
 * everybody and for good, so that it needs no record. The certificate's distribution point names the shard (RFC 5280
 * section 4.2.1.13), and the shard's list names the same address as its issuing distribution point (section 5.2.5).
 *
 * @param number 0 to 255
 */
public record CrlShard(int number) {

    public static final int COUNT = 256;

    private static final String EXTENSION = ".crl";

    public CrlShard {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("shards are 0 to " + (COUNT - 1) + ", not " + number);
        }
    }

    public static CrlShard of(Serial serial) {
        return new CrlShard(serial.octets().at(0) & 0xff);
    }

    /**
     * The shard of a file name without extension, such as {@code 0123456789abcdef-17}.
     *
     * @param issuer {@link IssuerCertificate#fileName()}
     */
    public static Optional<CrlShard> named(String fileName, String issuer) {
        String digits = fileName.substring(Math.min(issuer.length() + 1, fileName.length()));
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) >= COUNT) {
            return Optional.empty();
        }
        CrlShard shard = new CrlShard(Integer.parseInt(digits));
        return Optional.of(shard).filter(each -> each.fileName(issuer).equals(fileName));
    }

    /** The shard whose list is at this address, whichever node serves it. */
    static Optional<CrlShard> at(String url, String issuer) {
        String file = url.substring(url.lastIndexOf('/') + 1);
        return file.endsWith(EXTENSION)
                ? named(file.substring(0, file.length() - EXTENSION.length()), issuer)
                : Optional.empty();
    }

    /** Without an extension. */
    String fileName(String issuer) {
        return issuer + "-" + number;
    }

    /** @param base as in {@link DistributionUrls#of} */
    String url(String base, String issuer) {
        return base + "/crl/" + fileName(issuer) + EXTENSION;
    }
}
