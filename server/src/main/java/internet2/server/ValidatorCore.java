package internet2.server;

import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.node.LedgerNode;
import internet2.server.adapters.Account;
import internet2.server.peers.PeerServices;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.AuthorityIdentity;
import internet2.trustchain.authority.AuthorityObserver;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuerCertificate;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.authority.LogFeed;
import internet2.trustchain.authority.NetworkAuthenticator;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.ZoneFeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The core of the node that votes: first the ledger, then the authority on it, then the transport. */
final class ValidatorCore {

    private static final Logger log = LoggerFactory.getLogger(ValidatorCore.class);

    private ValidatorCore() {}

    static Core open(Foundations ground) throws IOException, InterruptedException {
        Opened parts = ground.parts();
        Ledger ledger = parts.add(LedgerNode.openValidator(
                ground.ledgerConfiguration(), ground.genesis(), Foundations.modules(), ground.identity()));
        NodeAccount account = ground.nodeAccount(ledger);
        Account node = NodeAccounts.of(account.session(), ledger);
        Account administrator = ground.administrator(ledger);
        TransparencyLog transparency = ground.transparencyLog(signer(ground));
        parts.add(LogFeed.start(ledger, transparency, ground.clock()));
        CertificateLedger certificates =
                CertificateLedger.of(ledger, operation -> node.submit(CertificatesModule.NAME, operation));
        Authority authority = authority(ground, certificates, transparency);
        LocalIssuance issuance = new LocalIssuance(authority);
        CertificateKeeper keeper =
                parts.add(new CertificateKeeper(ground.files(), issuance, ground.random(), ground.clock()));
        NodeCertificate certificate = own(ground, keeper, authority);
        ZoneFeed zones = parts.add(ZoneFeed.of(ledger));
        Mesh mesh = new Mesh(ground);
        Stoq stoq = parts.add(Stoq.open(
                StoqConfiguration.at(ground.listening().stoq()),
                ground.stoqIdentity(certificate),
                new NetworkAuthenticator(ground.certificates(), ground.logTrust(), Optional.of(certificates.state())),
                services(ledger, issuance, transparency, mesh),
                Observers.stoq(ground.metrics()),
                ground.clock()));
        mesh.connect(ledger, node, stoq, zones);
        Admissions admissions = new Admissions(
                ground.files(),
                ground.genesis(),
                ground.certificates(),
                authority,
                administrator,
                ledger.query(Membership.class),
                ground.listening().stoq(),
                ground.random(),
                ground.clock());
        return new Core(
                ledger,
                account,
                new NodeAccounts(node, administrator),
                certificates.state(),
                transparency,
                zones,
                Optional.of(authority),
                issuance,
                Optional.of(admissions),
                keeper,
                certificate,
                mesh,
                stoq);
    }

    private static List<Service> services(
            Ledger ledger, LocalIssuance issuance, TransparencyLog transparency, Mesh mesh) {
        List<Service> services = new ArrayList<>(PeerServices.ledger(ledger));
        services.addAll(PeerServices.authority(issuance, ledger.query(Membership.class), transparency));
        services.addAll(mesh.hyperMesh().services());
        return services;
    }

    /** The log's own signature, and this validator's. */
    private static CheckpointSigner signer(Foundations ground) {
        CertificatesGenesis certificates = ground.certificates();
        LocalIssuingKey logKey = required(ground, NodeFiles.LOG_KEY);
        HybridKey identity = ground.identity();
        Cosigner cosigner = Cosigner.of(certificates.log().name(), identity.publicKey());
        return CheckpointSigner.log(certificates.log(), logKey::sign)
                .and(CheckpointSigner.validator(cosigner, identity));
    }

    private static Authority authority(
            Foundations ground, CertificateLedger certificates, TransparencyLog transparency) {
        IssuerCertificate issuer = ground.certificates().issuers().getFirst();
        String baseUrl = ground.settings()
                .gateway()
                .published()
                .map(uri -> uri.toString().replaceFirst("/$", ""))
                .orElse("http://" + Listening.text(ground.listening().http()));
        AuthorityIdentity identity =
                new AuthorityIdentity(ground.id(), issuer, required(ground, NodeFiles.ISSUING_KEY), baseUrl);
        return new Authority(
                identity, certificates, transparency, ground.random(), ground.clock(), AuthorityObserver.NONE);
    }

    private static LocalIssuingKey required(Foundations ground, String name) {
        return ground.files()
                .issuingKey(name)
                .orElseThrow(
                        () -> new StartFailure(ground.files().folder().path().resolve(name)
                                + " is missing; restore it from a backup of this data folder"));
    }

    private static NodeCertificate own(Foundations ground, CertificateKeeper keeper, Authority authority) {
        try {
            authority.maintain();
            keeper.everyMinute(() -> maintain(authority));
            return keeper.obtain(new CertificateKeeper.Wish(NodeCertificate.NODE, ground::nodeRequest, ignored -> {}));
        } catch (IssuanceRefused e) {
            throw new StartFailure("this node's own certificate: " + e.reason(), e);
        }
    }

    private static void maintain(Authority authority) {
        try {
            authority.maintain();
        } catch (IssuanceRefused e) {
            log.atWarn().addKeyValue("reason", e.reason()).log("OCSP credential not renewed yet");
        }
    }
}
