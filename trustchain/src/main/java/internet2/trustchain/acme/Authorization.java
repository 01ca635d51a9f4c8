package internet2.trustchain.acme;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlQuorum;
import internet2.trustchain.authority.ControlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account's right to a name, or its way there (RFC 8555 sections 7.1.4 and 7.1.6). Once it has left the state
 * pending, no challenge changes it any more.
 *
 * @param identifier a wildcard with its asterisk
 * @param state pending, valid, invalid or deactivated; {@link #status} knows of time too
 * @param findings of those who saw the challenge that made it valid
 */
record Authorization(
        String id,
        String account,
        Identifier identifier,
        Status state,
        Instant expires,
        List<Challenge> challenges,
        List<ControlFinding> findings)
        implements Encodable {

    /** How long a client may take. */
    static final Duration PENDING_MAX = Duration.ofDays(7);

    /** How long control that was shown is relied on: a day, as long as a certificate lives by default. */
    static final Duration VALID_MAX = Duration.ofDays(1);

    private static final int TEXT_MAX = 64;

    Authorization {
        challenges = List.copyOf(challenges);
        findings = List.copyOf(findings);
    }

    static Authorization of(String id, String account, Identifier identifier, List<Challenge> challenges, Instant now) {
        return new Authorization(id, account, identifier, Status.PENDING, now.plus(PENDING_MAX), challenges, List.of());
    }

    Status status(Instant now) {
        boolean over = !now.isBefore(expires);
        return switch (state) {
            case VALID -> over ? Status.EXPIRED : Status.VALID;
            case PENDING -> over ? Status.INVALID : Status.PENDING;
            case INVALID, DEACTIVATED, READY, PROCESSING, EXPIRED -> state;
        };
    }

    Optional<Challenge> challenge(ControlMethod method) {
        return challenges.stream().filter(each -> each.method() == method).findFirst();
    }

    /** Whether a challenge is being looked at. */
    boolean processing() {
        return challenges.stream().anyMatch(each -> each.status() == Status.PROCESSING);
    }

    /** The client says that it is ready; nothing happens where the challenge was begun already or all is decided. */
    Authorization responded(ControlMethod method, Instant now) {
        boolean open = status(now) == Status.PENDING
                && challenge(method)
                        .filter(each -> each.status() == Status.PENDING)
                        .isPresent();
        return open ? with(challenge(method).orElseThrow().processing(), state, expires, findings) : this;
    }

    /**
     * What looking at the challenge gave.
     *
     * @param seen by whom
     */
    Authorization proven(ControlMethod method, Instant now, Verdict.Met seen) {
        if (!awaits(method) || status(now) != Status.PENDING) {
            return this;
        }
        Instant end = now.plus(VALID_MAX);
        Instant sooner = seen.until().filter(end::isAfter).orElse(end);
        return with(challenge(method).orElseThrow().valid(now), Status.VALID, sooner, seen.findings());
    }

    Authorization failed(ControlMethod method, Problem why) {
        return awaits(method)
                ? with(challenge(method).orElseThrow().invalid(why), Status.INVALID, expires, findings)
                : this;
    }

    Authorization deactivated() {
        return state == Status.PENDING || state == Status.VALID
                ? new Authorization(id, account, identifier, Status.DEACTIVATED, expires, challenges, findings)
                : this;
    }

    /** For the ledger, of one that is valid. */
    Optional<ControlStatement.Shown> shown() {
        return challenges.stream()
                .filter(each -> each.status() == Status.VALID)
                .findFirst()
                .map(each -> new ControlStatement.Shown(identifier.name(), each.method(), findings));
    }

    private boolean awaits(ControlMethod method) {
        return state == Status.PENDING
                && challenge(method)
                        .filter(each -> each.status() == Status.PROCESSING)
                        .isPresent();
    }

    private Authorization with(Challenge changed, Status newState, Instant newEnd, List<ControlFinding> seen) {
        List<Challenge> all = challenges.stream()
                .map(each -> each.method() == changed.method() ? changed : each)
                .toList();
        return new Authorization(id, account, identifier, newState, newEnd, all, seen);
    }

    static Authorization decode(CanonicalReader in) {
        return new Authorization(
                in.text(TEXT_MAX),
                in.text(TEXT_MAX),
                Identifier.decode(in),
                Status.decode(in),
                in.instant(),
                in.list(ControlMethod.values().length, Challenge::decode),
                // One that was kept before there were findings ends here; it is good for nothing any more.
                in.remaining() == 0 ? List.of() : in.list(ControlQuorum.PERSPECTIVES_MAX, ControlFinding::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(id)
                .text(account)
                .value(identifier)
                .u8(state.code())
                .instant(expires)
                .list(challenges, CanonicalWriter::value)
                .list(findings, CanonicalWriter::value);
    }
}
