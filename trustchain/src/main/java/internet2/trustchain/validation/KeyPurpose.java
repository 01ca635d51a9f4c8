package internet2.trustchain.validation;

import java.util.Set;

/** What a certificate is to be relied on for. */
public enum KeyPurpose {
    /** Whatever it is. */
    ANY("any use", false, false),
    SERVER("a TLS server", true, false),
    CLIENT("a TLS client", false, true),
    /** Both: a node answers as it calls. */
    PEER("a TLS server and client", true, true),
    /** To issue certificates, in the last place of the path too. */
    CA("an authority", false, false);

    static final Oid ANY_EXTENDED_KEY_USAGE = Oid.of("2.5.29.37.0");
    static final Oid OCSP_SIGNING = Oid.of("1.3.6.1.5.5.7.3.9");

    private static final Oid SERVER_AUTH = Oid.of("1.3.6.1.5.5.7.3.1");
    private static final Oid CLIENT_AUTH = Oid.of("1.3.6.1.5.5.7.3.2");

    private final String text;
    private final boolean server;
    private final boolean client;

    KeyPurpose(String text, boolean server, boolean client) {
        this.text = text;
        this.server = server;
        this.client = client;
    }

    /** RFC 5280 section 4.2.1.12: a certificate that lists purposes is for those alone. */
    boolean allowedBy(Set<Oid> listed) {
        return listed.contains(ANY_EXTENDED_KEY_USAGE)
                || ((!server || listed.contains(SERVER_AUTH)) && (!client || listed.contains(CLIENT_AUTH)));
    }

    boolean isTls() {
        return server || client;
    }

    /** For people. */
    @Override
    public String toString() {
        return text;
    }
}
