package internet2.stoq.quic;

/** How fast to send (RFC 9438; quiche's BBR version 2). */
public enum CongestionControl {
    CUBIC,
    BBR
}
