package internet2.server;

import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.server.keys.NetworkKeys;
import internet2.server.keys.WebKeys;
import internet2.server.peers.StoqLedgerNetwork;
import internet2.server.peers.Uplink;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.acme.FinalizeRequest;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.AuthorityIdentity;
import internet2.trustchain.authority.AuthorityObserver;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IntermediateKeeper;
import internet2.trustchain.authority.IssuanceApproval;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuerCertificate;
import internet2.trustchain.authority.IssuingKey;
import internet2.trustchain.authority.LogFeed;
import internet2.trustchain.authority.RootApproval;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.HeadApproval;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.ZoneApproval;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.signing.Approval;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certification on a node. It is the same on all: whoever holds a share of the network's keys issues together with the
 * others that do, and whoever holds none asks one of them. Which of both this node is may change while it runs.
 */
final class AuthorityCore {

    private static final Logger log = LoggerFactory.getLogger(AuthorityCore.class);

    private final Foundations ground;
    private final Ledger ledger;
    private final ZoneFeed zones;
    private final IssuerCertificate issuer;

    private AuthorityCore(Foundations ground, Ledger ledger, ZoneFeed zones) {
        this.ground = ground;
        this.ledger = ledger;
        this.zones = zones;
        this.issuer = ground.certificates().issuers().getFirst();
    }

    static Certification open(
            Foundations ground, Transport transport, Ledger ledger, NodeAccounts accounts, ZoneFeed zones) {
        return new AuthorityCore(ground, ledger, zones).open(transport, accounts);
    }

    private Certification open(Transport transport, NodeAccounts accounts) {
        Opened parts = ground.parts();
        StoqLedgerNetwork network = transport.network();
        TransparencyLog transparency = ground.transparencyLog(ledger);
        parts.add(LogFeed.start(ledger, transparency, transport::otherLogs, ground.clock()));
        transport.connect(transparency);
        CertificateLedger certificates =
                CertificateLedger.of(ledger, operation -> accounts.node().submit(CertificatesModule.NAME, operation));
        Late<Runnable> gained = new Late<>("the authority");
        NetworkKeys keys = parts.add(NetworkKeys.open(
                ground.id(),
                ledger,
                network,
                ground.files().folder(),
                key -> approval(key, certificates, transparency),
                (operation, stateBytes) -> accounts.node().submit(KeysModule.NAME, operation, stateBytes),
                () -> gained.peek().ifPresent(Runnable::run),
                ground.random(),
                ground.clock()));
        Uplink uplink = ground.uplink(network, ledger);
        LogHeads heads = parts.add(heads(keys, transparency, uplink));
        parts.add(ledger.subscribe(heads));
        heads.coverSoon();
        ZoneSigner signer = parts.add(zoneSigner(keys, accounts));
        parts.add(ledger.subscribe(signer));
        signer.signSoon();
        Authority authority = authority(keys, certificates, transparency);
        BooleanSupplier issues = () -> keys.holds(certificates.state().issuingKey());
        LocalIssuance here = new LocalIssuance(authority);
        NearestIssuance issuance = new NearestIssuance(issues, here, uplink, authority::renewal, ground.consents());
        CertificateKeeper keeper =
                parts.add(new CertificateKeeper(ground.files(), issuance, ground.random(), ground.clock()));
        transport.connect(here, keys);
        ZoneKeyUpkeep zoneKeys = new ZoneKeyUpkeep(zones, keys, accounts.node(), ground.clock());
        Runnable upkeep = () -> {
            maintain(authority, issues);
            zoneKeys.maintain();
        };
        if (issuesAlone(keys, certificates)) {
            upkeep.run();
        } else {
            Thread.startVirtualThread(upkeep); // others may be starting, too
        }
        keeper.everyMinute(upkeep);
        keeper.everyMinute(signer::signSoon);
        IntermediateUpkeep intermediates = keepIntermediates(keys, certificates, upkeep, keeper);
        gained.set(() -> Thread.startVirtualThread(() -> {
            upkeep.run();
            intermediates.maintain();
        }));
        return new Certification(
                authority,
                issues,
                issuance,
                admissions(transport, accounts, issuance),
                transparency,
                keeper,
                certificates,
                keys);
    }

    /** What is signed with which key. */
    private Approval approval(KeyName key, CertificateLedger certificates, TransparencyLog transparency) {
        boolean first = key.generation() == 1;
        if (!first && key.purpose() != NetworkKey.ISSUING && key.purpose() != NetworkKey.ZONES) {
            return (message, evidence) -> Optional.of("nothing is signed with the key " + key.id());
        }
        return switch (key.purpose()) {
            case ISSUING ->
                new IssuanceApproval(
                        ground.genesis().network(),
                        certificates,
                        FinalizeRequest::fault,
                        ground.clock(),
                        key.generation());
            case ROOT -> new RootApproval(certificates, ground.clock());
            case LOG -> new HeadApproval(transparency);
            case ZONES -> new ZoneApproval(zones);
        };
    }

    private LogHeads heads(NetworkKeys keys, TransparencyLog transparency, Uplink uplink) {
        Cosigner cosigner =
                Cosigner.of(transparency.key().name(), ground.identity().publicKey());
        return new LogHeads(
                ground.id(),
                transparency,
                uplink,
                keys.signing(NetworkKey.LOG.first()),
                () -> keys.holds(NetworkKey.LOG.first()),
                CheckpointSigner.validator(cosigner, ground.identity()),
                ground.clock());
    }

    private ZoneSigner zoneSigner(NetworkKeys keys, NodeAccounts accounts) {
        return new ZoneSigner(
                ground.id(),
                zones,
                generation -> keys.signing(new KeyName(NetworkKey.ZONES, generation)),
                generation -> keys.holders(new KeyName(NetworkKey.ZONES, generation)),
                (operation, stateBytes) -> accounts.node().submit(NamesModule.NAME, operation, stateBytes));
    }

    private Authority authority(NetworkKeys keys, CertificateLedger certificates, TransparencyLog transparency) {
        String baseUrl = ground.listening().relyingParties(ground.settings());
        Function<AuthorityIdentity, Authority> web = identity -> new Authority(
                identity, certificates, transparency, ground.random(), ground.clock(), AuthorityObserver.NONE);
        AuthorityIdentity identity = new AuthorityIdentity(
                ground.id(),
                issuer,
                generation -> keys.signing(new KeyName(NetworkKey.ISSUING, generation)),
                baseUrl,
                ground.consents());
        return new Authority(
                identity,
                certificates,
                transparency,
                ground.random(),
                ground.clock(),
                AuthorityObserver.NONE,
                webIdentity(baseUrl).map(web));
    }

    /** Where the network was founded with a web hierarchy. */
    private Optional<AuthorityIdentity> webIdentity(String baseUrl) {
        return ground.certificates()
                .web()
                .map(web -> web.issuers().getFirst())
                .flatMap(webIssuer -> WebKeys.issuing(ground.files().folder(), webIssuer)
                        .map(key -> new AuthorityIdentity(ground.id(), webIssuer, key, baseUrl, ground.consents())));
    }

    private Admissions admissions(Transport transport, NodeAccounts accounts, NearestIssuance issuance) {
        return new Admissions(
                ground.files(),
                ground.genesis(),
                ground.certificates(),
                issuance,
                accounts,
                () -> ledger.query(Membership.class),
                new Contacts.Contact(ground.id(), ground.endpoint()),
                transport.directory()::validators,
                ground.random(),
                ground.clock());
    }

    private static boolean issuesAlone(NetworkKeys keys, CertificateLedger certificates) {
        return keys.epoch(certificates.state().issuingKey()).key().threshold() == 1;
    }

    private IntermediateUpkeep keepIntermediates(
            NetworkKeys keys, CertificateLedger certificates, Runnable renewed, CertificateKeeper keeper) {
        KeyName root = NetworkKey.ROOT.first();
        Supplier<Optional<IssuingKey>> shared =
                () -> keys.holds(root) ? Optional.of(keys.signing(root)) : Optional.empty();
        IntermediateUpkeep upkeep = new IntermediateUpkeep(
                Map.of(
                        Hierarchy.NETWORK, intermediate(Hierarchy.NETWORK, shared, certificates),
                        Hierarchy.WEB, intermediate(Hierarchy.WEB, this::webRoot, certificates)),
                renewed);
        ground.parts().add(ledger.subscribe(upkeep));
        keeper.everyMinute(upkeep::maintain);
        Thread.startVirtualThread(upkeep::maintain); // an order may have come before the subscription
        return upkeep;
    }

    /** Where the root's key lies, which is looked for each time: it may have been brought for this. */
    private Optional<IssuingKey> webRoot() {
        return ground.certificates()
                .root(Hierarchy.WEB)
                .flatMap(root -> WebKeys.root(ground.files().folder(), root));
    }

    private IntermediateKeeper intermediate(
            Hierarchy hierarchy, Supplier<Optional<IssuingKey>> root, CertificateLedger certificates) {
        String baseUrl = ground.listening().relyingParties(ground.settings());
        return new IntermediateKeeper(
                ground.id(), hierarchy, root, baseUrl, certificates, ground.random(), ground.clock());
    }

    private static void maintain(Authority authority, BooleanSupplier issues) {
        if (!issues.getAsBoolean()) {
            return;
        }
        try {
            authority.maintain();
        } catch (IssuanceRefused e) {
            log.atWarn().addKeyValue("reason", e.reason()).log("OCSP credential not renewed yet");
        }
    }
}
