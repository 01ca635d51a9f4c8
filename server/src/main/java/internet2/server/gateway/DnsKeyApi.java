package internet2.server.gateway;

import java.util.List;
import java.util.Optional;

/** TSIG keys (RFC 8945) that this node takes: for dynamic updates and transfers. */
public interface DnsKeyApi {

    DnsKeys dnsKeys();

    /** The only answer that holds the secret. */
    DnsKey createDnsKey(NewDnsKey key);

    DnsKey deleteDnsKey(String name);

    record DnsKeys(List<DnsKey> keys) {}

    /**
     * @param algorithm {@code hmac-sha256}, {@code hmac-sha384} or {@code hmac-sha512}
     * @param grants such as {@code subdomain _acme-challenge.example.internal TXT}
     */
    record NewDnsKey(String name, String algorithm, List<String> grants) {}

    /** @param secret Base64; only in the answer to its creation */
    record DnsKey(String name, String algorithm, List<String> grants, Optional<String> secret) {}
}
