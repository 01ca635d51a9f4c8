package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.ledger.Role;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.KeyName;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.NodeNames;
import internet2.trustchain.WorkloadRights;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may have which names certified. The ledger decides by it, and the authority asks it first, so that a
 * refusal costs nobody a signature. First comes what no policy changes:
 *
 * <ul>
 *   <li>Nobody but members of the network asks, and whoever showed enough validators that it controls the names ({@link
 *       ControlQuorum}): those in the network's zones, as far as CAA lets it, and addresses.
 *   <li>OCSP responders are the nodes that hold a share of the issuing key, the network's authorities.
 *   <li>The SPIFFE ID of an identity is its own, or an administrator's to ask for.
 * </ul>
 *
 * <p>The rest is the word of the network's {@link IssuancePolicy}, as it is in the same state.
 */
record Entitlement(
        CertificatesGenesis genesis,
        IssuancePolicy policy,
        Membership membership,
        NameOwnership ownership,
        CaaRecords authorizations,
        KeyHolders holders,
        KeyName issuingKey,
        WorkloadRights workloads) {

    /** Of what the policy is not asked about. */
    private static final String AUTHORITIES = "authorities";

    private static final Duration RESPONDER_LIFETIME_MAX = Duration.ofDays(1);

    static Entitlement of(CertificateLedger ledger) {
        return new Entitlement(
                ledger.state().genesis(),
                ledger.state().policy().policy(),
                ledger.membership(),
                ledger.ownership(),
                ledger.authorizations(),
                ledger.holders(),
                ledger.state().issuingKey(),
                ledger.workloads());
    }

    /** The same rights under a policy that is not in force yet. */
    Entitlement under(IssuancePolicy other) {
        return new Entitlement(genesis, other, membership, ownership, authorizations, holders, issuingKey, workloads);
    }

    /** Whether the node holds a share of the issuing key, and so is one of the network's authorities. */
    private boolean issues(NodeId node) {
        return holders.holders(issuingKey.id()).stream().anyMatch(holder -> membership.isSame(holder, node));
    }

    /** Whether {@code account} may speak for {@code requester}: itself, its host, or an administrator. */
    boolean speaksFor(NodeId account, NodeId requester) {
        return membership.isSame(requester, account)
                || membership
                        .member(requester)
                        .filter(member -> membership.isSame(member.host(), account))
                        .isPresent()
                || membership.isAdministrator(account);
    }

    /** Whether {@code account} may publish this for its requester. */
    boolean publishes(NodeId account, Publish publish) {
        NodeId requester = publish.requester();
        if (publish.control().isPresent()) {
            return membership.isSame(requester, account); // it vouches for the control, and stands for the certificate
        }
        if (publish.enrolment().isPresent()) {
            return membership.isMember(account); // everybody sees for himself who signed for it
        }
        // What is of the web hierarchy nobody but its one holder has judged: its word for others is not enough.
        boolean forAnybody = publish.purpose().hierarchy() == Hierarchy.NETWORK && issues(account);
        return forAnybody || speaksFor(account, requester);
    }

    /**
     * What somebody is granted.
     *
     * @param account who asks, or who vouches for {@code control}
     * @param control who showed control of the names, where they are not the account's
     * @param now of the block, or of the clock before there is one
     * @throws IssuanceRefused {@code not-entitled}, or {@code bad-key} where the policy takes other keys
     */
    Grant grant(
            NodeId account,
            Purpose purpose,
            SubjectKey key,
            List<SubjectName> names,
            Optional<ControlStatement> control,
            Instant now)
            throws IssuanceRefused {
        Optional<String> fault = control.isPresent()
                ? fault(account, purpose, names, control.get(), now)
                : fault(account, purpose, names);
        if (fault.isPresent()) {
            throw new IssuanceRefused(Code.NOT_ENTITLED, fault.get());
        }
        if (purpose == Purpose.OCSP_RESPONDER) {
            return new Grant(AUTHORITIES, responderLifetimes());
        }
        Applicant applicant = control.<Applicant>map(shown -> new Applicant.AcmeAccount(shown.account()))
                .orElseGet(() -> new Applicant.Identity(account));
        return policy.grant(new Application(applicant, purpose, key.kind(), names), this);
    }

    /** Of those who answer by OCSP: whom nobody asks about (RFC 6960 section 4.2.2.2.1), and so nobody can revoke. */
    Lifetimes responderLifetimes() {
        return policy.lifetimes().atMost(RESPONDER_LIFETIME_MAX);
    }

    /** What stands against it before any policy is asked; control of names is supposed, not proven. */
    Optional<String> fault(Application asked) {
        return switch (asked.applicant()) {
            case Applicant.Identity identity -> fault(identity.id(), asked.purpose(), asked.names());
            case Applicant.AcmeAccount account ->
                asked.purpose().byControl()
                        ? formFault(asked.purpose(), asked.names())
                                .or(() -> asked.names().stream()
                                        .flatMap(name -> zoneFault(name).stream())
                                        .findFirst())
                        : Optional.of("an ACME account gets certificates for services and for the web");
        };
    }

    /** Why the requester may not have this whatever the policy says, or nothing where the policy decides. */
    Optional<String> fault(NodeId requester, Purpose purpose, List<SubjectName> names) {
        Optional<String> form = formFault(purpose, names);
        if (form.isPresent()) {
            return form;
        }
        if (!membership.isMember(requester)) {
            return Optional.of("the requester is not a member of the network, or was excluded");
        }
        if (purpose == Purpose.OCSP_RESPONDER) {
            return issues(requester)
                    ? Optional.empty()
                    : Optional.of("only the network's authorities answer for its issuers");
        }
        if (membership.isAdministrator(requester)) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name -> name instanceof SubjectName.SpiffeId id && id.reserved() && !owns(requester, id))
                .map(name ->
                        "the requester has no right to the name " + name.text() + ", an identity that is not its own")
                .findFirst();
    }

    /**
     * Why control that was shown does not suffice, or nothing where it does.
     *
     * @param account which publishes for whoever showed it
     * @param now of the block, or of the clock before there is one
     */
    Optional<String> fault(
            NodeId account, Purpose purpose, List<SubjectName> names, ControlStatement control, Instant now) {
        if (!issues(account)) {
            return Optional.of("only the network's authorities publish for who showed control of a name");
        }
        if (!purpose.byControl() || !control.subjects().equals(names)) {
            return Optional.of("control was shown of other names, or for another purpose");
        }
        return control.names().stream()
                .flatMap(shown -> fault(control.claim(shown)).stream())
                .findFirst()
                .or(() -> findingsFault(control, now));
    }

    /** Why nobody gets a certificate by this claim, however well it is shown; or nothing where somebody may. */
    Optional<String> fault(ControlClaim claim) {
        if (isIpv4(claim.name()) && !policy.legacyIpv4()) {
            return Optional.of("this network certifies no IPv4 addresses");
        }
        if (!(claim.name() instanceof SubjectName.DnsName dns)) {
            return Optional.empty();
        }
        return zoneFault(dns)
                .or(() -> new CaaPolicy(genesis.trustDomain(), authorizations)
                        .fault(dns, claim.method(), claim.account()));
    }

    private Optional<String> zoneFault(SubjectName name) {
        return name instanceof SubjectName.DnsName dns
                        && ownership.owner(dns.authorityName()).isEmpty()
                ? Optional.of(dns.text() + " lies in no zone of this network")
                : Optional.empty();
    }

    /** Why too few validators saw it, of those that validate now; or nothing where enough did. */
    Optional<String> findingsFault(ControlStatement control, Instant now) {
        ControlQuorum quorum = new ControlQuorum(membership, Hash.of(genesis.root()));
        return control.names().stream()
                .flatMap(shown -> quorum.fault(control.claim(shown), shown.findings(), now).stream())
                .findFirst();
    }

    /** What holds for everyone. */
    private Optional<String> formFault(Purpose purpose, List<SubjectName> names) {
        long identities =
                names.stream().filter(SubjectName.SpiffeId.class::isInstance).count();
        Optional<SubjectName.SpiffeId> identity = spiffeId(names);
        boolean foreign = identity.filter(id -> !id.trustDomain().equals(genesis.trustDomain()))
                .isPresent();
        if (foreign || identities > 1) {
            return Optional.of("a certificate has at most one SPIFFE ID, of the trust domain " + genesis.trustDomain());
        }
        if (!policy.legacyIpv4() && names.stream().anyMatch(Entitlement::isIpv4)) {
            return Optional.of("this network certifies no IPv4 addresses");
        }
        Optional<NodeId> subject = identity.flatMap(id -> id.subject(genesis.trustDomain()));
        boolean node = identity.filter(SubjectName.SpiffeId::isNode).isPresent();
        return switch (purpose) {
            case NODE ->
                subject.isPresent() && node
                        ? Optional.empty()
                        : Optional.of("a node's certificate names its node as a SPIFFE ID");
            case IDENTITY ->
                subject.isPresent() && !node && names.size() == 1
                        ? Optional.empty()
                        : Optional.of("an identity's certificate names the identity as a SPIFFE ID and nothing else");
            case SERVICE ->
                names.isEmpty() ? Optional.of("a service's certificate has at least one name") : Optional.empty();
            case WEB ->
                !names.isEmpty() && identities == 0
                        ? Optional.empty()
                        : Optional.of("a certificate of the web hierarchy names hosts and addresses");
            case OCSP_RESPONDER ->
                names.isEmpty() ? Optional.empty() : Optional.of("an OCSP responder's certificate has no names");
        };
    }

    /**
     * Whether the name is its own by the ledger: its zones and what is below them, and what follows from its id, or
     * from the one under which it means to go on, as long as that one is nobody else's.
     */
    boolean owns(NodeId id, SubjectName name) {
        return ownsAs(id, name)
                || membership
                        .namedSuccessor(id)
                        .filter(successor -> membership.member(successor).isEmpty() && ownsAs(successor, name))
                        .isPresent();
    }

    private boolean ownsAs(NodeId id, SubjectName name) {
        return switch (name) {
            case SubjectName.DnsName dns ->
                dns.authorityName().equals(NodeNames.of(id, genesis.trustDomain()))
                        || ownership
                                .owner(dns.authorityName())
                                .filter(owner -> membership.isSame(owner, id))
                                .isPresent();
            case SubjectName.Address address -> address.belongsTo(id);
            case SubjectName.SpiffeId spiffe ->
                spiffe.subject(genesis.trustDomain()).filter(id::equals).isPresent();
        };
    }

    /** Whether the names are one workload's that the node may vouch for: its SPIFFE ID, and of its DNS names any. */
    boolean handsOut(NodeId requester, List<SubjectName> names) {
        boolean node = membership
                .member(requester)
                .filter(member -> member.role() == Role.NODE)
                .isPresent();
        return node
                && spiffeId(names).map(id -> workloads.grants(id.path())).orElse(List.of()).stream()
                        .filter(grant -> grant.node().isEmpty()
                                || membership.isSame(grant.node().get(), requester))
                        .anyMatch(grant -> names.stream().allMatch(name -> switch (name) {
                            case SubjectName.SpiffeId id -> true;
                            case SubjectName.DnsName dns -> grant.dnsNames().contains(dns.text());
                            case SubjectName.Address address -> false;
                        }));
    }

    private static boolean isIpv4(SubjectName name) {
        return name instanceof SubjectName.Address address && address.legacy();
    }

    private static Optional<SubjectName.SpiffeId> spiffeId(List<SubjectName> names) {
        return names.stream()
                .filter(SubjectName.SpiffeId.class::isInstance)
                .map(SubjectName.SpiffeId.class::cast)
                .findFirst();
    }
}
