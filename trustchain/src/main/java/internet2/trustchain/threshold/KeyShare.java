package internet2.trustchain.threshold;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import javax.security.auth.Destroyable;

/** One holder's secret: the value of the key's polynomial at its number. */
public final class KeyShare implements Destroyable {

    private final int holder;
    private final Scalar secret;

    /** @param secret destroyed together with this share */
    public KeyShare(int holder, Scalar secret) {
        this.holder = Holder.require(holder);
        this.secret = secret;
    }

    /** Reads what {@link #encoded} wrote. */
    public static KeyShare decode(CanonicalReader in) {
        return new KeyShare(Holder.decode(in), Scalar.decode(in));
    }

    /** Secret: 33 bytes. */
    public Bytes encoded() {
        CanonicalWriter out = new CanonicalWriter(1 + Scalar.SIZE);
        Holder.encode(out, holder);
        return out.value(secret).toBytes();
    }

    public int holder() {
        return holder;
    }

    /** Secret. */
    public Scalar secret() {
        return secret;
    }

    public Point publicShare() {
        return Point.base(secret);
    }

    /** Whether this is the share that the key knows of this holder. */
    public boolean belongsTo(GroupKey key) {
        return key.find(holder).filter(publicShare()::equals).isPresent();
    }

    @Override
    public void destroy() {
        secret.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return secret.isDestroyed();
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "KeyShare[" + holder + "]";
    }
}
