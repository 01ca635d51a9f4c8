package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import java.util.List;

/**
 * A secret that a client shares with this node alone, and what it is good for.
 *
 * @param secret 16 to 128 bytes; never printed
 * @param grants at most {@value #GRANTS_MAX}
 */
public record TsigKey(DomainName name, TsigAlgorithm algorithm, Bytes secret, List<Grant> grants) implements Encodable {

    public static final int GRANTS_MAX = 64;

    private static final int SECRET_BYTES_MAX = 128;

    public TsigKey {
        grants = List.copyOf(grants);
        if (secret.size() < 16 || secret.size() > SECRET_BYTES_MAX || grants.size() > GRANTS_MAX) {
            throw new MalformedInputException("a key has 16 to 128 bytes and at most 64 grants");
        }
    }

    public static TsigKey decode(CanonicalReader in) {
        return new TsigKey(
                DomainName.parse(in.text(1024)),
                TsigAlgorithm.parse(in.text(16)),
                in.bytes(SECRET_BYTES_MAX),
                in.list(GRANTS_MAX, each -> Grant.parse(each.text(Grant.CHARACTERS_MAX))));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(name.toString())
                .text(algorithm.text())
                .bytes(secret)
                .list(grants, (to, grant) -> to.text(grant.toString()));
    }

    @Override
    public String toString() {
        return "TsigKey[" + name + "]";
    }
}
