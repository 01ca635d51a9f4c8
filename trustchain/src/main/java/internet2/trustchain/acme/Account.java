package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who asks for certificates (RFC 8555 section 7.1.2).
 *
 * @param status valid or deactivated
 * @param thumbprints of the keys that it had before, oldest first (draft-ietf-acme-dns-persist-02: records that name
 *     an old key go on)
 * @param externalKey the id of the external account binding that it came with
 */
record Account(
        String id,
        Status status,
        AccountKey key,
        List<String> thumbprints,
        List<String> contacts,
        Optional<String> externalKey,
        Instant created)
        implements Encodable {

    static final int CONTACTS_MAX = 10;
    static final int CONTACT_LENGTH_MAX = 320;

    /** Beyond this many changes of its key, an account is better begun anew. */
    static final int KEYS_MAX = 256;

    private static final int TEXT_MAX = 64;
    private static final int KEY_BYTES_MAX = 2048;

    Account {
        thumbprints = List.copyOf(thumbprints);
        contacts = List.copyOf(contacts);
    }

    static Account of(String id, AccountKey key, List<String> contacts, Optional<String> externalKey, Instant now) {
        return new Account(id, Status.VALID, key, List.of(), contacts, externalKey, now);
    }

    boolean usable() {
        return status == Status.VALID;
    }

    Account withContacts(List<String> others) {
        return new Account(id, status, key, thumbprints, others, externalKey, created);
    }

    Account deactivated() {
        return new Account(id, Status.DEACTIVATED, key, thumbprints, contacts, externalKey, created);
    }

    Account withKey(AccountKey other) {
        return new Account(id, status, other, allThumbprints(), contacts, externalKey, created);
    }

    /** Thumbprints of the keys that it had before, oldest first. */
    List<Hash> formerKeys() {
        return thumbprints.stream()
                .map(each -> Hash.wrap(Base64.getUrlDecoder().decode(each)))
                .toList();
    }

    /** Of every key that it ever had. */
    private List<String> allThumbprints() {
        List<String> all = new ArrayList<>(thumbprints);
        all.add(key.thumbprint());
        return all;
    }

    static Account decode(CanonicalReader in) {
        return new Account(
                in.text(TEXT_MAX),
                Status.decode(in),
                key(in),
                in.list(KEYS_MAX, next -> next.text(TEXT_MAX)),
                in.list(CONTACTS_MAX, next -> next.text(CONTACT_LENGTH_MAX)),
                in.optional(next -> next.text(TEXT_MAX)),
                in.instant());
    }

    private static AccountKey key(CanonicalReader in) {
        Bytes info = in.bytes(KEY_BYTES_MAX);
        return AccountKey.restored(info, in.text(TEXT_MAX));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(id)
                .u8(status.code())
                .bytes(key.key().info())
                .text(key.thumbprint())
                .list(thumbprints, CanonicalWriter::text)
                .list(contacts, CanonicalWriter::text)
                .optional(externalKey, CanonicalWriter::text)
                .instant(created);
    }
}
