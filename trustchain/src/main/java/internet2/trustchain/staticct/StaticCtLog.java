package internet2.trustchain.staticct;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * C2SP static-ct-api over the network's log. The tree is the same, since its leaves are RFC 6962's: tiles and roots are
 * those of the log; only heads are signed once more, without the extension lines that RFC 6962 can't sign.
 *
 * <p>It signs nothing that the ledger did not publish: a timestamp for any other certificate is refused, so that being
 * in this log keeps its meaning ("every node judged it"). Thread-safe.
 */
public final class StaticCtLog {

    /** After this, a head is signed anew though nothing came, so that monitors see the log alive. */
    private static final Duration FRESH = Duration.ofHours(1);

    /** RFC 6962 section 3.5 and 3.2: version v1, and what is signed. */
    private static final int V1 = 0;

    private static final int TREE_HASH = 1;

    /** RFC 5246 section 7.4.1.4.1: sha256, ecdsa. */
    private static final int SHA256_ECDSA = 0x0403;

    private static final int RFC6962_NOTE_SIGNATURE = 0x05;

    private final String origin;
    private final KeyPair key;
    private final Hash id;
    private final TransparencyLog log;
    private final Function<Hash, Optional<Bytes>> issuers;

    /** Guarded by this object's monitor. */
    private Optional<Signed> newest = Optional.empty();

    private record Signed(LogCheckpoint head, Instant time, String note) {}

    /**
     * A signed certificate timestamp (RFC 6962 section 3.2).
     *
     * @param id SHA-256 of the log's public key
     * @param timestamp of the entry
     * @param extensions {@code CtExtensions} with the leaf index
     * @param signature {@code digitally-signed}
     */
    public record Timestamp(Hash id, Instant timestamp, Bytes extensions, Bytes signature) {}

    /**
     * The log at a place.
     *
     * @param origin the submission prefix as a URL without scheme and final slash
     * @param key ECDSA P-256
     * @param issuers certificates above those of the log, DER, the root too, by SHA-256
     */
    public StaticCtLog(String origin, KeyPair key, TransparencyLog log, Function<Hash, Optional<Bytes>> issuers) {
        if (!SignedNote.isName(origin) || origin.endsWith("/")) {
            throw new IllegalArgumentException("an origin is a URL without scheme and final slash, not " + origin);
        }
        this.origin = origin;
        this.key = key;
        this.log = log;
        this.id = Hash.of(Bytes.wrap(key.getPublic().getEncoded()));
        this.issuers = issuers;
    }

    public String origin() {
        return origin;
    }

    /** SHA-256 of the key (RFC 6962 section 3.2). */
    public Hash id() {
        return id;
    }

    /** SubjectPublicKeyInfo, DER. */
    public Bytes publicKey() {
        return Bytes.wrap(key.getPublic().getEncoded());
    }

    /** The newest head, signed; empty before the log has one. */
    public synchronized Optional<String> checkpoint(Instant now) {
        return log.head().map(head -> {
            boolean fresh = newest.filter(each -> each.head().equals(head)
                            && Duration.between(each.time(), now).compareTo(FRESH) < 0)
                    .isPresent();
            if (!fresh) {
                newest = Optional.of(new Signed(head, now, sign(head, now)));
            }
            return newest.get().note();
        });
    }

    /** RFC 6962 section 3.5: TreeHeadSignature, in the note signature of static-ct-api. */
    private String sign(LogCheckpoint head, Instant now) {
        LogCheckpoint bare = new LogCheckpoint(origin, head.size(), head.root(), List.of());
        Bytes signed = new CanonicalWriter()
                .u8(V1)
                .u8(TREE_HASH)
                .instant(now)
                .u64(head.size())
                .hash(head.root())
                .toBytes();
        Bytes body = new CanonicalWriter()
                .instant(now)
                .fixed(digitallySigned(signed))
                .toBytes();
        int keyId = NoteKey.keyId(origin, RFC6962_NOTE_SIGNATURE, id.bytes());
        return new SignedNote(bare.text(), List.of(new SignedNote.Signature(origin, keyId, body))).toString();
    }

    /** For a certificate that is in the log, whoever hands it in; empty for any other. */
    public Optional<Timestamp> timestamp(Hash fingerprint) {
        return log.find(fingerprint)
                .flatMap(index -> log.entries(index, 1).stream().findFirst())
                .map(this::timestamp);
    }

    private Timestamp timestamp(LogEntry entry) {
        // RFC 6962 section 3.2: what is signed for an x509_entry has the very bytes of its MerkleTreeLeaf.
        return new Timestamp(id, entry.timestamp(), entry.extensions(), digitallySigned(entry.leaf()));
    }

    /** A certificate above some of the log's, by its SHA-256. */
    public Optional<Bytes> issuer(Hash fingerprint) {
        return issuers.apply(fingerprint);
    }

    private Bytes digitallySigned(Bytes content) {
        try {
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(key.getPrivate());
            signing.update(content.toArray());
            Bytes signature = Bytes.wrap(signing.sign());
            return new CanonicalWriter()
                    .u16(SHA256_ECDSA)
                    .u16(signature.size())
                    .fixed(signature)
                    .toBytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of P-256 signs", e);
        }
    }
}
