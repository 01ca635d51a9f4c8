package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateStore;
import internet2.hypermesh.assets.AssetsModule;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerModule;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.OperationRejected;
import internet2.ledger.client.Session;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.node.LedgerConfiguration;
import internet2.server.adapters.Account;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.stoq.StoqIdentity;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.gossip.LogEvidenceModule;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.NamesModule;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/**
 * What every part of a node stands on.
 *
 * @param succeeded open until the node has other keys than these, and has to open anew
 */
record Foundations(
        NodeSettings settings,
        Listening listening,
        NodeFiles files,
        Genesis genesis,
        HybridKey identity,
        SecureRandom random,
        InstantSource clock,
        Instant started,
        Metrics metrics,
        CountDownLatch succeeded,
        Opened parts) {

    private static final Duration SESSION_LIFETIME = Duration.ofHours(12);
    private static final Duration ADMISSION_WAIT = Duration.ofSeconds(30);

    NodeId id() {
        return identity.publicKey().id();
    }

    /** Where other nodes reach this one. */
    InetSocketAddress endpoint() {
        return settings.internet2().announced().orElse(listening.stoq());
    }

    /** Whether this node holds the authority's keys: it is where the network was founded. */
    boolean holdsAuthority() {
        return certificates().authorities().contains(id());
    }

    /** The applications on the ledger, in the one order that all nodes have. */
    static List<LedgerModule<?>> modules() {
        return List.of(new CertificatesModule(), new NamesModule(), new AssetsModule(), new LogEvidenceModule());
    }

    LedgerConfiguration ledgerConfiguration() {
        return LedgerConfiguration.in(files.folder().resolve("ledger"))
                .withClock(clock)
                .withObserver(Observers.ledger(metrics.consensus()));
    }

    CertificatesGenesis certificates() {
        return Optional.ofNullable(genesis.modulePayloads().get(CertificatesModule.NAME))
                .map(payload -> CanonicalReader.decode(payload, CertificatesGenesis::decode))
                .orElseThrow(() -> new StartFailure("the genesis document says nothing about certificates"));
    }

    /** More than half of the validators must vouch for the log. */
    LogTrust logTrust() {
        CertificatesGenesis certificates = certificates();
        List<Cosigner> cosigners = genesis.validators().stream()
                .map(validator -> Cosigner.of(certificates.log().name(), validator.keys()))
                .toList();
        return LogTrust.majority(certificates.log(), cosigners);
    }

    TransparencyLog transparencyLog(CheckpointSigner signer) {
        StateStore store = parts.add(StateStore.open(files.folder().resolve("log")));
        return TransparencyLog.open(logTrust(), signer, store);
    }

    /** The node's place on the ledger: plot, presence, session. */
    NodeAccount nodeAccount(Ledger ledger) throws InterruptedException {
        try {
            return parts.add(NodeAccount.start(
                    ledger, identity, files.folder().path(), SESSION_LIFETIME, ADMISSION_WAIT, random, clock));
        } catch (TimeoutException | OperationRejected e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The session of whoever administers this node, whose host this node is. */
    Account administrator(Ledger ledger) throws InterruptedException {
        HybridKey key = files.identity(NodeFiles.ADMINISTRATOR, random);
        try {
            Session session = Session.open(
                    new internet2.ledger.client.Account(ledger, key),
                    SessionRights.all(),
                    SESSION_LIFETIME,
                    random,
                    clock);
            return NodeAccounts.of(session, ledger);
        } catch (OperationRejected e) {
            throw new StartFailure("the administrator of this node: " + e.getMessage(), e);
        }
    }

    StoqIdentity stoqIdentity(NodeCertificate certificate) {
        return new StoqIdentity(
                genesis.network(),
                certificate.key(),
                certificate.chain(),
                identity,
                certificate.proof().encoded());
    }

    /** How this node asks for its own certificate. */
    IssueRequest nodeRequest(Bytes csr) {
        return nodeRequest(csr, id());
    }

    IssueRequest nodeRequest(Bytes csr, NodeId node) {
        Duration lifetime = settings.trustchainAuthority().certificateLifetime();
        return IssueRequest.forNode(csr, node, genesis.network(), certificates().trustDomain(), Optional.of(lifetime));
    }

    /** How this node asks for its administrator's. */
    IssueRequest adminRequest(Bytes csr, NodeId administrator) {
        Duration lifetime = settings.trustchainAuthority().certificateLifetime();
        return IssueRequest.forIdentity(csr, administrator, certificates().trustDomain(), Optional.of(lifetime));
    }
}
