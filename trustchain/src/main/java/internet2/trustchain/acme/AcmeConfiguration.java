package internet2.trustchain.acme;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What an operator decides about ACME.
 *
 * @param base where clients reach the gateway, without a slash at its end, such as {@code https://[::1]:8443}
 * @param issuer this authority's domain name in CAA records
 * @param externalAccountRequired whether accounts need a binding (RFC 8555 section 7.3.4)
 * @param profiles lifetimes of certificates by the name of the profile, the default first; where a profile has none, it
 *     is the one that the network's policy says, as it is then
 */
public record AcmeConfiguration(
        String base,
        String issuer,
        boolean externalAccountRequired,
        SequencedMap<String, Optional<Duration>> profiles,
        Limits limits) {

    private static final String DEFAULT = "default";

    /** The profile whose certificates are of the web hierarchy. */
    static final String WEB = "web";

    /**
     * How much is allowed, each in its time, all at once if one likes.
     *
     * @param accountsPerClient new accounts from one host or site (an IPv6 /64), an hour
     * @param ordersPerAccount in three hours
     * @param certificatesPerName in a day
     * @param failuresPerName validations that failed, by account and name, an hour
     */
    public record Limits(int accountsPerClient, int ordersPerAccount, int certificatesPerName, int failuresPerName) {

        public static final Limits DEFAULT = new Limits(50, 300, 100, 10);

        Rates.Rule accounts() {
            return new Rates.Rule("new accounts from one place", accountsPerClient, Duration.ofHours(1));
        }

        Rates.Rule orders() {
            return new Rates.Rule("new orders of one account", ordersPerAccount, Duration.ofHours(3));
        }

        Rates.Rule certificates() {
            return new Rates.Rule("certificates for one name", certificatesPerName, Duration.ofDays(1));
        }

        Rates.Rule failures() {
            return new Rates.Rule("failed validations of one name", failuresPerName, Duration.ofHours(1));
        }
    }

    public AcmeConfiguration {
        if (!base.startsWith("https://") || base.endsWith("/")) {
            throw new IllegalArgumentException(
                    "ACME is reached at https://..., without a slash at the end, not at " + base);
        }
        if (profiles.isEmpty()) {
            throw new IllegalArgumentException("there is at least one profile");
        }
        profiles = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(profiles));
    }

    /** With three profiles, and limits that suit a fleet. */
    public static AcmeConfiguration of(String base, String issuer, boolean externalAccountRequired) {
        SequencedMap<String, Optional<Duration>> profiles = new LinkedHashMap<>();
        profiles.put(DEFAULT, Optional.empty());
        profiles.put("short", Optional.of(Duration.ofHours(6)));
        profiles.put("long", Optional.of(Duration.ofDays(90)));
        return new AcmeConfiguration(base, issuer, externalAccountRequired, profiles, Limits.DEFAULT);
    }

    /** With the profile {@code web} besides: certificates of the web hierarchy. */
    public AcmeConfiguration withWeb() {
        SequencedMap<String, Optional<Duration>> more = new LinkedHashMap<>(profiles);
        more.put(WEB, Optional.empty());
        return new AcmeConfiguration(base, issuer, externalAccountRequired, more, limits);
    }

    public AcmeConfiguration withLimits(Limits others) {
        return new AcmeConfiguration(base, issuer, externalAccountRequired, profiles, others);
    }

    String defaultProfile() {
        return profiles.firstEntry().getKey();
    }

    /** draft-ietf-acme-profiles section 3: each with a description for people. */
    Map<String, Object> profileDescriptions() {
        Map<String, Object> described = new LinkedHashMap<>();
        profiles.forEach((name, lifetime) -> described.put(
                name,
                lifetime.map(own -> "lives " + own.toHours() + " hours")
                                .orElse("lives as long as the network's policy says")
                        + (name.equals(WEB) ? ", under the root for browsers and old devices" : "")));
        return described;
    }
}
