package internet2.trustchain.authority;

import java.net.URI;
import java.util.Optional;

/**
 * Where a certificate says that its revocation and its issuer are found: plain HTTP, because a client
 * cannot check a TLS certificate by first checking a TLS certificate.
 *
 * @param crl RFC 5280 section 4.2.1.13
 * @param ocsp RFC 5280 section 4.2.2.1
 * @param caIssuers the issuer's certificate in DER, likewise
 */
public record DistributionUrls(String crl, Optional<String> ocsp, String caIssuers) {

    static final int LENGTH_MAX = 256;

    public DistributionUrls {
        requireHttp(crl);
        ocsp.ifPresent(DistributionUrls::requireHttp);
        requireHttp(caIssuers);
    }

    /**
     * {@code <base>/crl/<issuer>-<shard>.crl}, {@code <base>/ocsp}, {@code <base>/ca/<issuer>.crt}.
     *
     * @param base such as {@code http://[::1]:8080}, without a slash at its end
     * @param issuer {@link IssuerCertificate#fileName()}
     * @param serial of the certificate
     */
    public static DistributionUrls of(String base, String issuer, Serial serial) {
        return new DistributionUrls(
                CrlShard.of(serial).url(base, issuer), Optional.of(base + "/ocsp"), base + "/ca/" + issuer + ".crt");
    }

    /** Of the web hierarchy, whose relying parties read lists. */
    DistributionUrls withoutOcsp() {
        return new DistributionUrls(crl, Optional.empty(), caIssuers);
    }

    static boolean isHttp(String url) {
        boolean printable = url.chars().allMatch(c -> c > ' ' && c < 0x7f);
        try {
            return url.startsWith("http://") && url.length() <= LENGTH_MAX && printable && host(url) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requireHttp(String url) {
        if (!isHttp(url)) {
            throw new IllegalArgumentException("not an http URL: \"" + Quoted.of(url) + "\"");
        }
    }

    private static @org.jspecify.annotations.Nullable String host(String url) {
        return URI.create(url).getHost();
    }
}
