package internet2.server;

import internet2.ledger.Ledger;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.node.LedgerNode;
import internet2.server.adapters.Account;
import internet2.server.peers.Uplink;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.LogFeed;
import internet2.trustchain.authority.NetworkAuthenticator;
import internet2.trustchain.authority.RevocationView;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.ZoneFeed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The core of a node that follows: first the transport, with the certificate it joined with, then the ledger. */
final class FollowerCore {

    private FollowerCore() {}

    static Core open(Foundations ground) throws IOException, InterruptedException {
        Opened parts = ground.parts();
        NodeCertificate certificate = NodeCertificate.load(
                        ground.files(), NodeCertificate.NODE, ground.clock().instant())
                .orElseThrow(() -> new StartFailure("this node's certificate has expired or is damaged, so that no"
                        + " validator talks to it; start it once more with --join and a new --token"));
        Contacts.Contact validator = new Contacts(ground.files())
                .read().stream()
                        .findFirst()
                        .orElseThrow(() -> new StartFailure("this node knows no validator; start it with --join"));
        Late<RevocationView> revocations = new Late<>("the ledger");
        Mesh mesh = new Mesh(ground);
        Stoq stoq = parts.add(Stoq.open(
                StoqConfiguration.at(ground.listening().stoq()),
                ground.stoqIdentity(certificate),
                new NetworkAuthenticator(
                        ground.certificates(), ground.logTrust(), Optional.of(new LateRevocations(revocations))),
                mesh.hyperMesh().services(),
                Observers.stoq(ground.metrics()),
                ground.clock()));
        Uplink uplink = new Uplink(stoq, validator.stoq(), validator.node());
        ExecutorService calls = parts.add(Executors.newVirtualThreadPerTaskExecutor());
        Ledger ledger = parts.add(LedgerNode.openFollower(
                ground.ledgerConfiguration(),
                ground.genesis(),
                Foundations.modules(),
                List.of(uplink.blocks()),
                uplink.operations(calls)));
        CertificateState state = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        revocations.set(state);
        NodeAccount account = ground.nodeAccount(ledger);
        Account node = NodeAccounts.of(account.session(), ledger);
        Account administrator = ground.administrator(ledger);
        TransparencyLog transparency = ground.transparencyLog(CheckpointSigner.NONE);
        parts.add(LogFeed.start(ledger, transparency, ground.clock()));
        LogHeads heads = parts.add(new LogHeads(uplink, transparency));
        parts.add(ledger.subscribe(heads));
        heads.fetch();
        ZoneFeed zones = parts.add(ZoneFeed.of(ledger));
        mesh.connect(ledger, node, stoq, zones);
        return new Core(
                ledger,
                account,
                new NodeAccounts(node, administrator),
                state,
                transparency,
                zones,
                Optional.empty(),
                uplink,
                Optional.empty(),
                parts.add(new CertificateKeeper(ground.files(), uplink, ground.random(), ground.clock())),
                certificate,
                mesh,
                stoq);
    }
}
