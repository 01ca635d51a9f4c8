package internet2.server;

import internet2.hypermesh.HyperMesh;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.Membership;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.AnnounceEndpoint;
import internet2.ledger.node.LedgerNode;
import internet2.server.adapters.Account;
import internet2.server.adapters.Issuance;
import internet2.stoq.Stoq;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.ZoneFeed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a node that knows the network's history and proves who the node is.
 *
 * <p>Whether the node votes is the ledger's to decide while it runs, and with it whether it holds shares of the
 * network's keys and issues certificates ({@link AuthorityCore}).
 *
 * @param certificate as it was at the start
 */
record Core(
        Ledger ledger,
        NodeAccount account,
        NodeAccounts accounts,
        CertificateState certificates,
        ZoneFeed zones,
        Certification certification,
        NodeCertificate certificate,
        Transport transport,
        Stoq stoq) {

    private static final Logger log = LoggerFactory.getLogger(Core.class);

    /**
     * With a certificate, the transport comes first; without one, the network is being founded here, or was.
     *
     * @return empty where the node turns out to go on under new keys: open it anew
     */
    static Optional<Core> open(Foundations ground, UnaryOperator<LedgerNetwork> between)
            throws IOException, InterruptedException {
        Opened parts = ground.parts();
        Transport transport = new Transport(ground);
        Optional<NodeCertificate> kept = NodeCertificate.kept(ground.files(), NodeCertificate.NODE);
        Optional<Stoq> early = kept.isPresent() ? Optional.of(transport.open(kept.get())) : Optional.empty();
        Ledger ledger = parts.add(LedgerNode.open(
                ground.ledgerConfiguration(),
                ground.genesis(),
                Foundations.modules(),
                ground.identity(),
                between.apply(transport.network())));
        if (early.isEmpty() && !ground.foundedHere(ledger.query(Membership.class))) {
            throw new StartFailure("this node's certificate is missing or damaged, so that no other node talks to it;"
                    + " start it once more with --join and a new --token");
        }
        CertificateState state = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        transport.connect(ledger, state);
        kept.ifPresent(certificate -> requireOfUse(ground, transport, certificate));
        if (ground.succession(ledger).resume()) {
            return Optional.empty();
        }
        NodeAccount account = ground.nodeAccount(ledger);
        Account node = NodeAccounts.of(account.session(), ledger);
        NodeAccounts accounts = new NodeAccounts(node, ground.administrator(ledger));
        ZoneFeed zones = parts.add(ZoneFeed.of(ledger));
        Certification certification = AuthorityCore.open(ground, transport, ledger, accounts, zones);
        NodeCertificate certificate = kept.isPresent() ? kept.get() : first(ground, certification);
        Stoq stoq = early.isPresent() ? early.get() : transport.open(certificate);
        account.witness(transport.network(), ground.random());
        transport.mesh().connect(ledger, node, transport.router(), zones::latest);
        transport.contents().connect(ledger, stoq, transport.router());
        announce(ledger, node, ground.endpoint());
        parts.add(Prosecutor.watch(ledger, node));
        certification.keeper().everyMinute(transport.directory()::remember);
        return Optional.of(
                new Core(ledger, account, accounts, state, zones, certification, certificate, transport, stoq));
    }

    /** Tells everybody where this node is, if they don't know. */
    private static void announce(Ledger ledger, Account node, InetSocketAddress here) {
        if (here.getAddress().isAnyLocalAddress()) {
            log.atWarn().log("others can't be told where this node is: set [internet2] announced_endpoint");
            return;
        }
        Optional<InetSocketAddress> said = ledger.query(Membership.class).endpoint(node.id());
        if (said.filter(here::equals).isEmpty()) {
            node.submit(MembershipModule.NAME, new AnnounceEndpoint(here)).join();
        }
    }

    /** Whoever has a vote, and so issues, gets on with an expired certificate; nobody else is listened to. */
    private static void requireOfUse(Foundations ground, Transport transport, NodeCertificate certificate) {
        boolean expired = certificate.notAfter().isBefore(ground.clock().instant());
        if (expired && !transport.votes(ground.id())) {
            throw new StartFailure("this node's certificate expired at " + certificate.notAfter()
                    + ", so that no other node talks to it; start it once more with --join and a new --token");
        }
    }

    private static NodeCertificate first(Foundations ground, Certification certification) {
        try {
            return certification
                    .keeper()
                    .obtain(new CertificateKeeper.Wish(NodeCertificate.NODE, ground::nodeRequest, ignored -> {}));
        } catch (IssuanceRefused e) {
            throw new StartFailure("this node's own certificate: " + e.reason(), e);
        }
    }

    Optional<Authority> issuing() {
        return certification.issuing();
    }

    Issuance issuance() {
        return certification.issuance();
    }

    Admissions admissions() {
        return certification.admissions();
    }

    TransparencyLog log() {
        return certification.log();
    }

    CertificateKeeper keeper() {
        return certification.keeper();
    }

    Mesh mesh() {
        return transport.mesh();
    }

    HyperMesh hyperMesh() {
        return mesh().hyperMesh();
    }
}
