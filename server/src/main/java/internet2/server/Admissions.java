package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Genesis;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.ledger.OperationRefused;
import internet2.ledger.Role;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.server.Contacts.Contact;
import internet2.server.adapters.Account;
import internet2.server.adapters.Issuance;
import internet2.server.adapters.PeerAdapter;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.NodeApi;
import internet2.server.gateway.ProblemKind;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TrustProofJson;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets newcomers into the network: invites them, and admits who brings an invitation. */
final class Admissions {

    /** A validator gives each that it lets in so small a part of its own stake: there may be many. */
    private static final long PART_OF_A_VALIDATORS_STAKE = 200;

    /** So many ways into the network are enough. */
    private static final int CONTACTS_MAX = 16;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JoinTokens tokens;
    private final Genesis genesis;
    private final CertificatesGenesis certificates;
    private final Issuance authority;
    private final NodeAccounts accounts;
    private final Supplier<Membership> membership;
    private final Contact here;
    private final Supplier<List<Contact>> validators;
    private final InstantSource clock;

    Admissions(
            NodeFiles files,
            Genesis genesis,
            CertificatesGenesis certificates,
            Issuance authority,
            NodeAccounts accounts,
            Supplier<Membership> membership,
            Contact here,
            Supplier<List<Contact>> validators,
            SecureRandom random,
            InstantSource clock) {
        this.tokens = new JoinTokens(files, random);
        this.genesis = genesis;
        this.certificates = certificates;
        this.authority = authority;
        this.accounts = accounts;
        this.membership = membership;
        this.here = here;
        this.validators = validators;
        this.clock = clock;
    }

    /** In whose name newcomers are let in, and how much of its stake each gets. */
    private record Admitter(Account account, long stake) {}

    /** The network's administrator where its keys are here, else this node while it votes. */
    private Admitter admitter() {
        Membership members = membership.get();
        NodeId node = accounts.node().id();
        if (members.isAdministrator(accounts.administrator().id())) {
            return new Admitter(accounts.administrator(), PeerAdapter.STAKE);
        }
        boolean votes = members.validators().validators().stream()
                .anyMatch(each -> members.latest(each.id()).equals(node));
        if (votes) {
            long own = members.member(node).map(Member::stake).orElse(0L);
            return new Admitter(accounts.node(), Math.max(1, own / PART_OF_A_VALIDATORS_STAKE));
        }
        throw ApiProblem.unavailable("this node does not vote, and lets nobody in; ask one that does:"
                + " `nexus consensus status` names them");
    }

    NodeApi.JoinToken invite(Optional<Duration> ttl, int gatewayPort) {
        admitter(); // or there is no use in a token
        Duration wait = ttl.orElse(JoinTokens.TTL_DEFAULT);
        if (!wait.isPositive() || wait.compareTo(JoinTokens.TTL_MAX) > 0) {
            throw ApiProblem.badRequest("a token waits for at most " + JoinTokens.TTL_MAX.toDays() + " days");
        }
        try {
            JoinToken token =
                    tokens.invite(genesis.network(), Hash.of(certificates.root()), gatewayPort, wait, clock.instant());
            return new NodeApi.JoinToken(token.text(), token.expires());
        } catch (IllegalStateException e) {
            throw ApiProblem.conflict(String.valueOf(e.getMessage()));
        }
    }

    /** The token is spent before anything is done; it comes back if the network, not the newcomer, was at fault. */
    NodeApi.Admission admit(NodeApi.JoinRequest request) {
        Admitter admitter = admitter();
        JoinToken token = token(request.token());
        HybridPublicKey node = key(request.hybridPublicKey());
        HybridPublicKey admin = key(request.adminHybridPublicKey()
                .orElseThrow(() -> ApiProblem.badRequest("adminHybridPublicKey is needed: the new node's admin")));
        if (!token.network().equals(genesis.network()) || !tokens.redeem(token, clock.instant())) {
            throw new ApiProblem(
                    ProblemKind.FORBIDDEN,
                    "token-invalid",
                    "this join token is of another network, was used, or has expired; ask for a new one:"
                            + " nexus node token");
        }
        try {
            long stake = admitter.stake();
            admit(admitter, new AdmitIdentity(node, "node", Role.NODE, stake, Optional.empty()));
            admit(admitter, new AdmitIdentity(admin, "admin of a node", Role.USER, stake, Optional.of(node.id())));
            return admission(request, node.id(), admin.id());
        } catch (ApiProblem e) {
            if (e.kind() == ProblemKind.UNAVAILABLE) {
                tokens.restore(token);
            }
            throw e;
        }
    }

    private NodeApi.Admission admission(NodeApi.JoinRequest request, NodeId node, NodeId admin) {
        String domain = certificates.trustDomain();
        NodeApi.Credential nodeCredential =
                issue(IssueRequest.forNode(Bytes.utf8(request.csr()), node, genesis.network(), domain, Optional.empty())
                        .consentedBy(consent(request.consent())));
        NodeApi.Credential adminCredential =
                issue(IssueRequest.forIdentity(Bytes.utf8(request.adminCsr()), admin, domain, Optional.empty())
                        .consentedBy(consent(request.adminConsent())));
        return new NodeApi.Admission(
                genesis.network().toString(),
                Base64.getEncoder().encodeToString(genesis.encoded().toArray()),
                nodeCredential,
                adminCredential,
                contacts());
    }

    /** Whom the newcomer can ask: this node, and the validators. */
    private List<NodeApi.Contact> contacts() {
        return Stream.concat(Stream.of(here), validators.get().stream().filter(each -> !each.equals(here)))
                .limit(CONTACTS_MAX)
                .map(each -> new NodeApi.Contact(each.node().toString(), Listening.text(each.stoq())))
                .toList();
    }

    private NodeApi.Credential issue(IssueRequest request) {
        try {
            IssuedCertificate issued = authority.issue(request);
            JsonNode proof = JSON.readTree(TrustProofJson.write(issued.proof()));
            return new NodeApi.Credential(issued.certificatePem(), issued.issuersPem(), proof);
        } catch (IssuanceRefused e) {
            throw e.code() == IssuanceRefused.Code.UNAVAILABLE
                    ? ApiProblem.unavailable(e.reason())
                    : ApiProblem.refused(e.code().text(), e.reason());
        } catch (LogRefused e) {
            throw new IllegalStateException("the log proves with a checkpoint of its own", e);
        }
    }

    /** Who was let in before, by a join that then failed, is let in. */
    private void admit(Admitter admitter, AdmitIdentity newcomer) {
        if (membership.get().isMember(newcomer.keys().id())) {
            return;
        }
        try {
            admitter.account().submit(MembershipModule.NAME, newcomer).join().result();
        } catch (OperationRefused e) {
            throw ApiProblem.refused(e.code(), e.reason());
        } catch (CompletionException e) {
            throw ApiProblem.unavailable("the ledger did not answer: " + e.getMessage());
        }
    }

    private static JoinToken token(String text) {
        try {
            return JoinToken.parse(text);
        } catch (MalformedInputException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static RequestConsent consent(String base64) {
        try {
            Bytes encoded = Bytes.wrap(Base64.getDecoder().decode(base64));
            return CanonicalReader.decode(encoded, RequestConsent::decode);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw ApiProblem.badRequest("not a consent to a certificate request: " + e.getMessage());
        }
    }

    private static HybridPublicKey key(String base64) {
        try {
            Bytes encoded = Bytes.wrap(Base64.getDecoder().decode(base64));
            return CanonicalReader.decode(encoded, HybridPublicKey::decode);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw ApiProblem.badRequest("not a hybrid public key: " + e.getMessage());
        }
    }
}
