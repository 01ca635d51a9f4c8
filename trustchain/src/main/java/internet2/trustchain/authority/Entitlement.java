package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.NodeNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may have which names certified. The ledger decides by it, and the authority asks it first, so that a
 * refusal costs nobody a signature.
 *
 * <ul>
 *   <li>Administrators: any name, for anyone.
 *   <li>Members: names that they own, wildcards below them, their own node's name, address and SPIFFE ID.
 *   <li>Nodes, besides: {@code localhost} and the loopback address, which lead nowhere else.
 *   <li>OCSP responders: the nodes that hold a share of the issuing key, the network's authorities.
 *   <li>Whoever showed enough validators that it controls the names ({@link ControlQuorum}): those in the network's
 *       zones, as far as CAA lets it, and addresses.
 * </ul>
 */
record Entitlement(
        CertificatesGenesis genesis,
        Membership membership,
        NameOwnership ownership,
        CaaRecords authorizations,
        KeyHolders holders) {

    private static final String LOCALHOST = "localhost";

    static Entitlement of(CertificateLedger ledger) {
        return new Entitlement(
                ledger.state().genesis(),
                ledger.membership(),
                ledger.ownership(),
                ledger.authorizations(),
                ledger.holders());
    }

    /** Whether the node holds a share of the issuing key, and so is one of the network's authorities. */
    private boolean issues(NodeId node) {
        return holders.holders(NetworkKey.ISSUING.id()).stream()
                .map(membership::latest)
                .anyMatch(node::equals);
    }

    /** Whether {@code account} may speak for {@code requester}: itself, its host, or an administrator. */
    boolean speaksFor(NodeId account, NodeId requester) {
        return account.equals(requester)
                || membership
                        .member(requester)
                        .filter(member -> membership.latest(member.host()).equals(account))
                        .isPresent()
                || membership.isAdministrator(account);
    }

    /** Whether {@code account} may publish for {@code requester} what the holders of the issuing key have signed. */
    boolean publishesFor(NodeId account, NodeId requester) {
        return issues(account) || speaksFor(account, requester);
    }

    /** Why the requester may not have this, or nothing where it may. */
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
                .filter(name -> !entitled(requester, purpose, name))
                .map(name -> "the requester has no right to the name " + name.text())
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
        if (purpose != Purpose.SERVICE || !control.subjects().equals(names)) {
            return Optional.of("control was shown of other names, or for another purpose");
        }
        return control.names().stream()
                .flatMap(shown -> fault(control.claim(shown)).stream())
                .findFirst()
                .or(() -> findingsFault(control, now));
    }

    /** Why nobody gets a certificate by this claim, however well it is shown; or nothing where somebody may. */
    Optional<String> fault(ControlClaim claim) {
        if (isIpv4(claim.name()) && !genesis.policy().legacyIpv4()) {
            return Optional.of("this network certifies no IPv4 addresses");
        }
        if (!(claim.name() instanceof SubjectName.DnsName dns)) {
            return Optional.empty();
        }
        if (ownership.owner(dns.authorityName()).isEmpty()) {
            return Optional.of(dns.text() + " lies in no zone of this network");
        }
        return new CaaPolicy(genesis.trustDomain(), authorizations).fault(dns, claim.method(), claim.account());
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
        if (!genesis.policy().legacyIpv4() && names.stream().anyMatch(Entitlement::isIpv4)) {
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
            case OCSP_RESPONDER ->
                names.isEmpty() ? Optional.empty() : Optional.of("an OCSP responder's certificate has no names");
        };
    }

    private boolean entitled(NodeId requester, Purpose purpose, SubjectName name) {
        return switch (name) {
            case SubjectName.DnsName dns ->
                (purpose == Purpose.NODE && dns.text().equals(LOCALHOST))
                        || dns.authorityName().equals(NodeNames.of(requester, genesis.trustDomain()))
                        || ownership
                                .owner(dns.authorityName())
                                .filter(requester::equals)
                                .isPresent();
            case SubjectName.Address address ->
                address.belongsTo(requester) || (purpose == Purpose.NODE && address.loopback());
            case SubjectName.SpiffeId id ->
                id.subject(genesis.trustDomain()).filter(requester::equals).isPresent();
        };
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
