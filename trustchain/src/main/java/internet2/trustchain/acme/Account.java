package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who asks for certificates (RFC 8555 section 7.1.2).
 *
 * @param status valid or deactivated
 * @param changes of its key, the latest {@value #CHANGES_MAX} of them, oldest first (draft-ietf-acme-dns-persist-02:
 *     records that name an old key go on)
 * @param externalKey the id of the external account binding that it came with
 */
record Account(
        String id,
        Status status,
        AccountKey key,
        List<KeyChange> changes,
        List<String> contacts,
        Optional<String> externalKey,
        Instant created)
        implements Encodable {

    static final int CONTACTS_MAX = 10;
    static final int CONTACT_LENGTH_MAX = 320;

    static final int CHANGES_MAX = 16;

    /** What accounts of an older program had in the place of changes. */
    private static final int THUMBPRINTS_MAX = 256;

    private static final int TEXT_MAX = 64;
    private static final int KEY_BYTES_MAX = 2048;

    Account {
        changes = List.copyOf(changes);
        contacts = List.copyOf(contacts);
    }

    static Account of(String id, AccountKey key, List<String> contacts, Optional<String> externalKey, Instant now) {
        return new Account(id, Status.VALID, key, List.of(), contacts, externalKey, now);
    }

    boolean usable() {
        return status == Status.VALID;
    }

    Account withContacts(List<String> others) {
        return new Account(id, status, key, changes, others, externalKey, created);
    }

    Account deactivated() {
        return new Account(id, Status.DEACTIVATED, key, changes, contacts, externalKey, created);
    }

    Account withKey(AccountKey other, KeyChange change) {
        List<KeyChange> all = new ArrayList<>(changes);
        all.add(change);
        List<KeyChange> latest = all.subList(Math.max(0, all.size() - CHANGES_MAX), all.size());
        return new Account(id, status, other, latest, contacts, externalKey, created);
    }

    static Account decode(CanonicalReader in) {
        String id = in.text(TEXT_MAX);
        Status status = Status.decode(in);
        AccountKey key = key(in);
        in.list(THUMBPRINTS_MAX, next -> next.text(TEXT_MAX)); // they prove nothing to others
        List<String> contacts = in.list(CONTACTS_MAX, next -> next.text(CONTACT_LENGTH_MAX));
        Optional<String> externalKey = in.optional(next -> next.text(TEXT_MAX));
        Instant created = in.instant();
        List<KeyChange> changes = in.remaining() == 0 ? List.of() : in.list(CHANGES_MAX, KeyChange::decode);
        return new Account(id, status, key, changes, contacts, externalKey, created);
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
                .list(List.<String>of(), CanonicalWriter::text)
                .list(contacts, CanonicalWriter::text)
                .optional(externalKey, CanonicalWriter::text)
                .instant(created)
                .list(changes, CanonicalWriter::value);
    }
}
