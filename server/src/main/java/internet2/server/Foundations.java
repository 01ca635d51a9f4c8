package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateStore;
import internet2.hypermesh.assets.AssetsModule;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerModule;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.Membership;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.OperationRejected;
import internet2.ledger.client.Session;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.node.LedgerConfiguration;
import internet2.server.adapters.Account;
import internet2.server.keys.NetworkKeys;
import internet2.server.peers.Uplink;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.stoq.StoqIdentity;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Consents;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.gossip.LogEvidenceModule;
import internet2.trustchain.log.HeadTrust;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.workloads.WorkloadsModule;
import internet2.verifier.Validator;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

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

    /** Whether the network was founded here, under whatever keys. */
    boolean foundedHere(Membership membership) {
        NodeId origin = membership.origin(id());
        return genesis.validators().stream()
                .anyMatch(validator -> validator.id().equals(origin));
    }

    /** How this node changes its keys. */
    Succession succession(Ledger ledger) {
        return new Succession(files, genesis.network(), id(), ledger.query(Membership.class));
    }

    /** The applications on the ledger, in the one order that all nodes have. */
    static List<LedgerModule<?>> modules() {
        return List.of(
                new CertificatesModule(),
                new NamesModule(),
                new AssetsModule(),
                new KeysModule(),
                new LogEvidenceModule(),
                new WorkloadsModule());
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

    /** As far as the ledger here knows, once it is open. */
    HeadTrust logTrust(Supplier<Optional<Ledger>> ledger) {
        List<HybridPublicKey> founders =
                genesis.validators().stream().map(Validator::keys).toList();
        return new LogWitnesses(certificates().log(), founders, ledger, clock);
    }

    TransparencyLog transparencyLog(Ledger ledger) {
        StateStore store = parts.add(StateStore.open(files.folder().resolve("log")));
        return TransparencyLog.open(certificates().log(), logTrust(() -> Optional.of(ledger)), store);
    }

    /** The authority elsewhere: on the nodes that hold shares of the issuing key, whichever these are by now. */
    Uplink uplink(LedgerNetwork network, Ledger ledger) {
        CertificateState state = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        return new Uplink(
                network,
                () -> NetworkKeys.holders(ledger, state.issuingKey()).stream()
                        .filter(holder -> !holder.equals(id()))
                        .toList());
    }

    /** To what this node asks for itself, and for those whose host it is. */
    Consents consents() {
        return request -> Optional.of(RequestConsent.by(identity, genesis.network(), request, clock.instant()));
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

    /** The same under the id by which it means to go on. */
    IssueRequest nodeRequest(Bytes csr, NodeId node) {
        Duration lifetime = settings.trustchainAuthority().certificateLifetime();
        return IssueRequest.forNode(csr, node, genesis.network(), certificates().trustDomain(), Optional.of(lifetime))
                .by(id());
    }

    /** How this node asks for its administrator's. */
    IssueRequest adminRequest(Bytes csr, NodeId administrator) {
        Duration lifetime = settings.trustchainAuthority().certificateLifetime();
        return IssueRequest.forIdentity(csr, administrator, certificates().trustDomain(), Optional.of(lifetime));
    }
}
