package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Server cookies (RFC 9018 4): a hash of the client's cookie and address and of the time, under a secret that several
 * servers may share. Nothing is remembered; who shows a good one has received something here before, at its address.
 * One owner.
 */
final class ServerCookies {

    static final int SECRET_BYTES = 16;
    static final int CLIENT_BYTES = 8;
    static final int SERVER_BYTES = 16;

    private static final int VERSION = 1;
    private static final int HASHED_BYTES = 8;

    /** RFC 9018 4.3: "Cookies from more than an hour in the past MUST NOT be allowed"; five minutes in the future. */
    private static final Duration AGE_MAX = Duration.ofHours(1);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    private final SipHash hash = new SipHash(2, 4);
    private final byte[] sum = new byte[8];
    private final InstantSource clock;

    /** Of the client whose cookies are given and judged. */
    private byte[] address = new byte[0];

    ServerCookies(Bytes secret, InstantSource clock) {
        this.clock = clock;
        if (secret.size() != SECRET_BYTES) {
            throw new IllegalArgumentException("the secret of cookies has 16 bytes, not " + secret.size());
        }
        hash.init(new KeyParameter(secret.toArray()));
    }

    /** Who sent the next query. */
    void askedBy(InetAddress client) {
        address = client.getAddress();
    }

    /** Writes a cookie of {@value #SERVER_BYTES} bytes behind the client's, which ends at {@code at}. */
    void write(byte[] out, int at) {
        long nowSeconds = clock.instant().getEpochSecond();
        out[at] = VERSION;
        out[at + 1] = out[at + 2] = out[at + 3] = 0;
        for (int i = 0; i < 4; i++) {
            out[at + 4 + i] = (byte) (nowSeconds >>> (24 - 8 * i));
        }
        sum(out, at - CLIENT_BYTES);
        System.arraycopy(sum, 0, out, at + HASHED_BYTES, sum.length);
    }

    /** Whether a server with this secret gave the cookie behind the client's at {@code at}, to this address, lately. */
    boolean isGood(byte[] in, int at) {
        int server = at + CLIENT_BYTES;
        if (in[server] != VERSION) {
            return false;
        }
        int time = 0;
        for (int i = 0; i < 4; i++) {
            time = time << 8 | (in[server + 4 + i] & 0xff);
        }
        int age = (int) clock.instant().getEpochSecond() - time; // serial number arithmetic (RFC 1982)
        if (age > AGE_MAX.toSeconds() || age < -AHEAD_MAX.toSeconds()) {
            return false;
        }
        sum(in, at);
        byte[] shown = Arrays.copyOfRange(in, server + HASHED_BYTES, server + SERVER_BYTES);
        return MessageDigest.isEqual(sum, shown);
    }

    /** Client cookie, version, reserved bytes, time, address: RFC 9018 4.4. */
    private void sum(byte[] cookies, int at) {
        hash.update(cookies, at, CLIENT_BYTES + HASHED_BYTES);
        hash.update(address, 0, address.length);
        hash.doFinal(sum, 0);
    }
}
