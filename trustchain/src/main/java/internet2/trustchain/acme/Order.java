package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A wish for one certificate (RFC 8555 sections 7.1.3 and 7.1.6). Pending, ready and what comes of waiting too long
 * follow from its authorizations and the time; only what finalizing gave is kept.
 *
 * @param state pending (not finalized), processing, valid or invalid
 * @param authorizations ids, in the order of the identifiers
 * @param replaces the certificate that this one comes after (RFC 9773 section 5)
 * @param certificate of a valid order
 * @param problem JSON of why it is invalid
 */
record Order(
        String id,
        String account,
        Status state,
        Instant expires,
        List<Identifier> identifiers,
        List<String> authorizations,
        String profile,
        Optional<Serial> replaces,
        Optional<Serial> certificate,
        Optional<Bytes> problem)
        implements Encodable {

    /** More names than these are refused before they are looked at. */
    static final int IDENTIFIERS_MAX = 100;

    static final Duration LIFE = Duration.ofDays(7);

    private static final int TEXT_MAX = 64;
    private static final int PROBLEM_BYTES_MAX = 64 << 10;

    Order {
        identifiers = List.copyOf(identifiers);
        authorizations = List.copyOf(authorizations);
    }

    static Order of(
            String id,
            String account,
            List<Identifier> identifiers,
            List<String> authorizations,
            String profile,
            Optional<Serial> replaces,
            Instant now) {
        return new Order(
                id,
                account,
                Status.PENDING,
                now.plus(LIFE),
                identifiers,
                authorizations,
                profile,
                replaces,
                Optional.empty(),
                Optional.empty());
    }

    /** @param owned the order's authorizations */
    Status status(List<Authorization> owned, Instant now) {
        if (state != Status.PENDING) {
            return state;
        }
        List<Status> each = owned.stream().map(one -> one.status(now)).toList();
        boolean lost = each.size() < authorizations.size()
                || each.stream().anyMatch(one -> one != Status.PENDING && one != Status.VALID)
                || !now.isBefore(expires);
        if (lost) {
            return Status.INVALID;
        }
        return each.stream().allMatch(Status.VALID::equals) ? Status.READY : Status.PENDING;
    }

    Order processing() {
        return with(Status.PROCESSING, Optional.empty(), Optional.empty());
    }

    /** Finalizing came to no end, because the process or the ledger did: the client may try again. */
    Order reopened() {
        return state == Status.PROCESSING ? with(Status.PENDING, Optional.empty(), Optional.empty()) : this;
    }

    Order issued(Serial serial) {
        return state == Status.PROCESSING ? with(Status.VALID, Optional.of(serial), Optional.empty()) : this;
    }

    Order failed(Problem why) {
        return state == Status.PROCESSING
                ? with(Status.INVALID, Optional.empty(), Optional.of(Json.write(why.document())))
                : this;
    }

    private Order with(Status newState, Optional<Serial> issued, Optional<Bytes> why) {
        return new Order(id, account, newState, expires, identifiers, authorizations, profile, replaces, issued, why);
    }

    static Order decode(CanonicalReader in) {
        return new Order(
                in.text(TEXT_MAX),
                in.text(TEXT_MAX),
                Status.decode(in),
                in.instant(),
                in.list(IDENTIFIERS_MAX, Identifier::decode),
                in.list(IDENTIFIERS_MAX, next -> next.text(TEXT_MAX)),
                in.text(TEXT_MAX),
                in.optional(Serial::decode),
                in.optional(Serial::decode),
                in.optional(next -> next.bytes(PROBLEM_BYTES_MAX)));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(id)
                .text(account)
                .u8(state.code())
                .instant(expires)
                .list(identifiers, CanonicalWriter::value)
                .list(authorizations, CanonicalWriter::text)
                .text(profile)
                .optional(replaces, CanonicalWriter::value)
                .optional(certificate, CanonicalWriter::value)
                .optional(problem, CanonicalWriter::bytes);
    }
}
