package internet2.trustchain.names;

/** Numbers of EDNS(0) (RFC 6891). */
final class Edns {

    /** No larger response leaves over UDP: it fits an unfragmented IPv6 packet everywhere (DNS flag day 2020). */
    static final int UDP_BYTES_MAX = 1232;

    /** RFC 1035 4.2.1: what a client takes that does not say otherwise. */
    static final int UDP_BYTES_DEFAULT = 512;

    /** An OPT record without options. */
    static final int OPT_BYTES = 11;

    static final int OPTION_HEADER_BYTES = 4;
    /** RFC 7873 4. */
    static final int OPTION_COOKIE = 10;

    static final int OPTION_TCP_KEEPALIVE = 11;
    static final int OPTION_PADDING = 12;
    static final int OPTION_EXTENDED_ERROR = 15;

    /** RFC 8914 4.21: "not authoritative", for names outside of our zones. */
    static final int ERROR_NOT_AUTHORITATIVE = 20;

    /** RFC 8467 4.1: responses are padded to a multiple of this. */
    static final int PADDING_BLOCK_BYTES = 468;

    private Edns() {}
}
