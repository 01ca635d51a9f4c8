package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.Frontier;
import internet2.ledger.BlockContext;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.WorkloadRights;
import internet2.trustchain.authority.CertificateOperation.GrantEnrolment;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.authority.CertificateOperation.RenewIntermediate;
import internet2.trustchain.authority.CertificateOperation.Revoke;
import internet2.trustchain.authority.CertificateOperation.RevokeEnrolment;
import internet2.trustchain.authority.CertificateOperation.SetPolicy;
import internet2.trustchain.authority.RevocationView.Revocation;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.NetworkLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's side of certificates: which ones exist, which are revoked, and the log's tree.
 *
 * <p>A certificate counts only once its publication is in a block: every node judges it there by itself,
 * signature and profile, names and rights, so a stolen issuing key alone makes nothing that this network
 * accepts. Refusals: {@code not-entitled}, {@code bad-certificate}, {@code bad-lifetime}, {@code bad-key}, {@code
 * serial-in-use}, {@code superseded-issuer}, {@code unknown-certificate}, {@code already-revoked}; of an intermediate
 * {@code not-due} and {@code too-many-renewals}; of an enrolment {@code not-enrolled}, {@code token-exists} and {@code
 * unknown-token}; and of a policy {@code stale-policy} and {@code locks-out}.
 *
 * <p>A certificate is judged by the policy that is in force when its block comes to it. Where that changed after it was
 * signed, it is refused like any other: it is not handed out, and stands in no log. It does stand in the block, though,
 * and whoever asks nobody but the issuer's signature takes it. What is in the log stays good to its end.
 */
public final class CertificatesModule implements LedgerModule<CertificateOperation> {

    public static final String NAME = "certificates";

    /** The most that one operation writes: a record, its indexes, and the frontier of a log of 2^40 entries. */
    public static final int STATE_BYTES_MAX = 4096;

    /** The same of a change of the policy. */
    public static final int POLICY_STATE_BYTES_MAX = 64 << 10;

    /** RFC 5280 section 3.3: a revoked certificate stays on the list for one issue after its end. */
    private static final Duration LISTED_AFTER_END = RevocationLists.VALIDITY.plusHours(1);

    private static final int PRUNED_PER_BLOCK_MAX = 64;

    /**
     * Read once and after each renewal of an intermediate, which has another {@code mark}.
     *
     * @param intermediates with the genesis document
     */
    private record Network(Optional<Bytes> mark, Intermediates intermediates) {

        CertificatesGenesis genesis() {
            return intermediates.genesis();
        }
    }

    private volatile @Nullable Network network;

    /** The policy that was read last, by its encoding: there is one for many certificates. */
    private record Policy(Bytes encoded, IssuancePolicy decoded) {}

    private volatile @Nullable Policy policy;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CertificateOperation decode(CanonicalReader in) {
        return CertificateOperation.decode(in);
    }

    @Override
    public void genesis(Bytes genesisPayload, ModuleState state) {
        if (!genesisPayload.isEmpty()) {
            CanonicalReader.decode(genesisPayload, CertificatesGenesis::decode);
            CertificateState.putGenesis(state, genesisPayload);
        }
    }

    @Override
    public Queries queries(StateReader state) {
        CertificateState certificates = CertificateState.of(state);
        return Queries.of(RevocationView.class, certificates)
                .with(
                        RetiredKeys.OfCertificates.class,
                        (key, now) -> certificates.replacedKeys().isRetired(key, now))
                .with(
                        NetworkLog.class,
                        () -> certificates
                                .genesisBytes()
                                .map(payload -> CanonicalReader.decode(payload, CertificatesGenesis::decode)
                                        .log()));
    }

    /** Drops revocations of certificates that ended long ago. */
    @Override
    public void beginBlock(BlockContext context, ModuleState state) {
        for (CertificateState.Ending each : CertificateState.of(state).earliestEndings(PRUNED_PER_BLOCK_MAX)) {
            if (each.notAfter().plus(LISTED_AFTER_END).isAfter(context.blockTime())) {
                return; // they are in the order of their ends
            }
            CertificateState.removeRevocation(state, each);
        }
    }

    @Override
    public Bytes apply(CertificateOperation operation, OperationContext context, ModuleState state)
            throws OperationRefused {
        Network known = network(state);
        Entitlement rights = new Entitlement(
                known.genesis(),
                policy(known, CertificateState.of(state)),
                context.query(Membership.class),
                context.query(NameOwnership.class),
                context.query(CaaRecords.class),
                context.query(KeyHolders.class),
                known.intermediates().issuingKey(),
                context.query(WorkloadRights.class));
        boolean speaks =
                switch (operation) {
                    case Publish publish -> rights.publishes(context.account(), publish);
                    case Revoke revoke -> rights.speaksFor(context.account(), revoke.requester());
                    case SetPolicy change ->
                        context.account().equals(change.requester())
                                && rights.membership().isAdministrator(change.requester());
                    case RenewIntermediate renew ->
                        context.account().equals(renew.requester())
                                && rights.membership().isMember(renew.requester());
                    case OrderIntermediate order ->
                        context.account().equals(order.requester())
                                && rights.membership().isAdministrator(order.requester());
                    case GrantEnrolment grant -> context.account().equals(grant.requester());
                    case RevokeEnrolment revoke -> context.account().equals(revoke.requester());
                };
        if (!speaks) {
            throw new OperationRefused("not-entitled", "this account may not act for " + operation.requester());
        }
        return switch (operation) {
            case Publish publish -> publish(publish, known, rights, context, state);
            case Revoke revoke -> revoke(revoke, context, state);
            case SetPolicy change -> PolicyChange.apply(change, rights, context, state);
            case RenewIntermediate renew -> renew(renew, context, state);
            case OrderIntermediate order -> order(order, known, state);
            case GrantEnrolment grant ->
                enrolments(rights, state).grant(grant.requester(), grant.grant(), context.blockTime(), state);
            case RevokeEnrolment revoke ->
                enrolments(rights, state).revoke(revoke.requester(), revoke.token(), context.blockTime(), state);
        };
    }

    private Bytes publish(
            Publish publish, Network known, Entitlement rights, OperationContext context, ModuleState state)
            throws OperationRefused {
        Judged judged = judge(publish, known.intermediates(), context.height());
        CertificateFields fields = judged.fields();
        Enrolments enrolments = enrolments(rights, state);
        Lifetimes lifetimes =
                granted(publish, fields, rights, enrolments, context).lifetimes();
        Optional<String> fault = fields.lifetimeFault(lifetimes, judged.issuer(), context.blockTime());
        if (fault.isPresent()) {
            throw new OperationRefused("bad-lifetime", fault.get());
        }
        CertificateState before = CertificateState.of(state);
        if (before.certificate(fields.serial()).isPresent()) {
            throw new OperationRefused("serial-in-use", "a certificate with serial " + fields.serial() + " exists");
        }
        Optional<NodeId> subject = subject(fields.names(), known.genesis().trustDomain());
        Optional<String> keyFault = KeyUse.fault(
                before, rights.membership(), fields.key(), subject.orElse(publish.requester()), context.blockTime());
        if (keyFault.isPresent()) {
            throw new OperationRefused("bad-key", keyFault.get());
        }
        Frontier frontier = before.frontier();
        LogEntry entry = entry(publish, frontier.size(), context.blockTime(), judged.issuer(), known.genesis());
        CertificateState.putFrontier(state, frontier.append(entry.leafHash()));
        CertificateState.put(
                state,
                fields.serial(),
                new CertificateRecord(
                        entry.fingerprint(),
                        fields.key().digest(),
                        publish.purpose(),
                        publish.requester(),
                        subject,
                        entry.index(),
                        entry.timestamp(),
                        fields.notAfter(),
                        Optional.empty()));
        boolean outlasted = before.ofKey(fields.key())
                .filter(other -> other.notAfter().isAfter(fields.notAfter()))
                .isPresent();
        if (!outlasted) {
            CertificateState.putKey(state, fields.key(), fields.serial());
        }
        subject.ifPresent(id -> CertificateState.putSubject(state, id, fields.serial(), fields.notAfter()));
        if (publish.enrolment().isPresent()) {
            enrolments.note(publish.enrolment().get(), fields, context.blockTime(), state);
        }
        return new Published(fields.serial(), entry.index()).encoded();
    }

    private static Bytes renew(RenewIntermediate renew, OperationContext context, ModuleState state)
            throws OperationRefused {
        CertificateState before = CertificateState.of(state);
        IntermediateRenewal renewal =
                new IntermediateRenewal(before, context.query(KeyHolders.class), renew.hierarchy());
        Optional<String> fault = renewal.publicationFault(renew.certificate(), context.blockTime());
        if (fault.isPresent()) {
            throw new OperationRefused("not-due", fault.get());
        }
        if (renewal.nextKey().isPresent()) {
            ReplacedKeys.put(
                    state,
                    before.issuingKey().generation(),
                    new ReplacedKeys.End(context.blockTime(), lastUse(before, context.blockTime())));
        }
        CertificateState.putIntermediate(
                state, renew.hierarchy(), new Intermediates.Renewed(renew.certificate(), context.height()));
        return Bytes.EMPTY;
    }

    /** When the last list is over of the certificates that the present intermediate has issued until now. */
    private static Instant lastUse(CertificateState state, Instant now) {
        Instant lastEnd = now.plus(longestLifetime(state)).plus(IssuancePolicy.CLOCK_SKEW_MAX);
        Instant end = state.intermediate(Hierarchy.NETWORK).orElseThrow().notAfter();
        return (lastEnd.isBefore(end) ? lastEnd : end).plus(LISTED_AFTER_END);
    }

    /** That any policy until now has allowed, of any rule. */
    private static Duration longestLifetime(CertificateState state) {
        return LongStream.rangeClosed(0, state.policyNumber())
                .mapToObj(number -> state.policy(number).orElseThrow().policy().longestLifetime())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Bytes order(OrderIntermediate order, Network known, ModuleState state) throws OperationRefused {
        if (known.intermediates().newest(order.hierarchy()).isEmpty()) {
            throw new OperationRefused(
                    "no-authority", "this network has no " + order.hierarchy().text() + " hierarchy");
        }
        if (CertificateState.of(state).intermediatesRenewed() >= CertificateState.INTERMEDIATES_MAX) {
            throw new OperationRefused(
                    "too-many-renewals", "intermediates were renewed as often as a network bears; the next is yearly");
        }
        CertificateState.putOrder(state, order.hierarchy());
        return Bytes.EMPTY;
    }

    private static Grant granted(
            Publish publish,
            CertificateFields fields,
            Entitlement rights,
            Enrolments enrolments,
            OperationContext context)
            throws OperationRefused {
        Instant now = context.blockTime();
        try {
            if (publish.enrolment().isPresent()) {
                return enrolments.grant(publish.requester(), publish.enrolment().get(), fields, now);
            }
            NodeId asker = publish.control().isPresent() ? context.account() : publish.requester();
            return rights.grant(asker, publish.purpose(), fields.key(), fields.names(), publish.control(), now);
        } catch (IssuanceRefused e) {
            throw new OperationRefused(e.code().text(), e.reason());
        }
    }

    private static Enrolments enrolments(Entitlement rights, StateReader state) {
        return new Enrolments(CertificateState.of(state), rights);
    }

    private record Judged(CertificateFields fields, IssuerCertificate issuer) {}

    private static Judged judge(Publish publish, Intermediates intermediates, long height) throws OperationRefused {
        try {
            Certificate certificate = X509.parse(publish.certificate(), CertificateProfile.SIZE_MAX);
            IssuerCertificate issuer = intermediates
                    .at(certificate, height)
                    .orElseThrow(() -> new MalformedInputException("it is of no issuer of this network"));
            requireInForce(issuer, publish.purpose(), intermediates, height);
            return new Judged(CertificateProfile.judge(certificate, publish.purpose(), issuer), issuer);
        } catch (MalformedInputException e) {
            throw new OperationRefused("bad-certificate", "the certificate is refused: " + e.getMessage());
        }
    }

    /** An issuer whose key was replaced has nothing more certified but who answers for what it issued before. */
    private static void requireInForce(
            IssuerCertificate issuer, Purpose purpose, Intermediates intermediates, long height)
            throws OperationRefused {
        boolean newest = intermediates
                .newestAt(issuer.key().hierarchy(), height)
                .filter(last -> intermediates.generation(last) == intermediates.generation(issuer))
                .isPresent();
        if (!newest && purpose != Purpose.OCSP_RESPONDER) {
            throw new OperationRefused(
                    "superseded-issuer", "another key took the place of its issuer's: have it issued again");
        }
    }

    private static Bytes revoke(Revoke revoke, OperationContext context, ModuleState state) throws OperationRefused {
        CertificateRecord found = CertificateState.of(state)
                .certificate(revoke.serial())
                .filter(entry -> entry.notAfter().isAfter(context.blockTime()))
                .orElseThrow(() -> new OperationRefused(
                        "unknown-certificate", "no certificate in force has the serial " + revoke.serial()));
        Membership membership = context.query(Membership.class);
        boolean owned = found.ownedBy(revoke.requester(), membership) || membership.isAdministrator(revoke.requester());
        if (!owned) {
            throw new OperationRefused(
                    "not-entitled", "a certificate is revoked by its requester, its subject or an administrator");
        }
        if (found.revocation().isPresent()) {
            throw new OperationRefused(
                    "already-revoked",
                    revoke.serial() + " was revoked at "
                            + found.revocation().get().time());
        }
        CertificateState.put(state, revoke.serial(), found.revoked(context.blockTime(), revoke.reason()));
        CertificateState.putRevocation(
                state, new Revocation(revoke.serial(), context.blockTime(), revoke.reason(), found.notAfter()));
        if (revoke.reason() == RevocationReason.KEY_COMPROMISE) {
            CertificateState.putCompromised(state, found.key());
        }
        return Bytes.EMPTY;
    }

    /** The log entry that a publication makes: the same on every node. */
    static LogEntry entry(
            Publish publish, long index, Instant blockTime, IssuerCertificate issuer, CertificatesGenesis genesis) {
        IssuerCertificate root = genesis.root(issuer.key().hierarchy()).orElseThrow();
        return new LogEntry(index, blockTime, publish.certificate(), List.of(issuer.fingerprint(), root.fingerprint()));
    }

    /** Whose identity a certificate with these names is. */
    static Optional<NodeId> subject(List<SubjectName> names, String trustDomain) {
        return names.stream()
                .filter(SubjectName.SpiffeId.class::isInstance)
                .map(SubjectName.SpiffeId.class::cast)
                .findFirst()
                .flatMap(id -> id.subject(trustDomain));
    }

    private IssuancePolicy policy(Network known, CertificateState state) {
        Optional<Bytes> encoded = state.policyBytes(state.policyNumber());
        if (encoded.isEmpty()) {
            return known.genesis().policy();
        }
        Policy last = policy;
        if (last == null || !last.encoded().equals(encoded.get())) {
            last = new Policy(
                    encoded.get(),
                    CanonicalReader.decode(encoded.get(), PolicyVersion::decode).policy());
            policy = last;
        }
        return last.decoded();
    }

    private Network network(StateReader state) throws OperationRefused {
        Network known = network;
        CertificateState now = CertificateState.of(state);
        Optional<Bytes> mark = now.intermediatesMark();
        if (known == null || !known.mark().equals(mark)) {
            if (now.genesisBytes().isEmpty()) {
                throw new OperationRefused("no-authority", "the genesis document says nothing about certificates");
            }
            known = new Network(mark, now.intermediates());
            network = known;
        }
        return known;
    }
}
