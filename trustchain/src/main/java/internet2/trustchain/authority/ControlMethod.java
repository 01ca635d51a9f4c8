package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;

/** How control of a name was shown: ACME's challenges, by the names that CAA calls them (RFC 8657 section 4). */
public enum ControlMethod {
    /** RFC 8555 section 8.3. */
    HTTP_01(1, "http-01"),
    /** RFC 8555 section 8.4. */
    DNS_01(2, "dns-01"),
    /** RFC 8737. */
    TLS_ALPN_01(3, "tls-alpn-01"),
    /** draft-ietf-acme-dns-persist-02. */
    DNS_PERSIST_01(4, "dns-persist-01");

    private final int code;
    private final String text;

    ControlMethod(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    /** As ACME writes it. */
    public String text() {
        return text;
    }

    /** Whether it shows control of the name, or only of a machine that the name leads to. */
    public boolean ofTheName() {
        return this == DNS_01 || this == DNS_PERSIST_01;
    }

    public static ControlMethod decode(CanonicalReader in) {
        int code = in.u8();
        for (ControlMethod method : values()) {
            if (method.code == code) {
                return method;
            }
        }
        throw in.malformed("no method of showing control has the code " + code);
    }
}
