package internet2.server;

import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
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
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.TransparencyLog;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certification on the node that holds the authority's keys: where the network was founded. */
final class AuthorityCore {

    private static final Logger log = LoggerFactory.getLogger(AuthorityCore.class);

    private AuthorityCore() {}

    static Certification open(Foundations ground, Transport transport, Ledger ledger, NodeAccounts accounts) {
        Opened parts = ground.parts();
        TransparencyLog transparency = ground.transparencyLog(signer(ground));
        parts.add(LogFeed.start(ledger, transparency, transport::otherLogs, ground.clock()));
        CertificateLedger certificates =
                CertificateLedger.of(ledger, operation -> accounts.node().submit(CertificatesModule.NAME, operation));
        Authority authority = authority(ground, certificates, transparency);
        LocalIssuance issuance = new LocalIssuance(authority);
        CertificateKeeper keeper =
                parts.add(new CertificateKeeper(ground.files(), issuance, ground.random(), ground.clock()));
        maintain(authority);
        keeper.everyMinute(() -> maintain(authority));
        transport.connect(transparency);
        transport.connect(issuance);
        return new Certification(
                Optional.of(authority),
                issuance,
                Optional.of(admissions(ground, transport, ledger, accounts, authority)),
                transparency,
                keeper,
                Optional.of(certificates));
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

    private static Admissions admissions(
            Foundations ground, Transport transport, Ledger ledger, NodeAccounts accounts, Authority authority) {
        return new Admissions(
                ground.files(),
                ground.genesis(),
                ground.certificates(),
                authority,
                accounts.administrator(),
                ledger.query(Membership.class),
                new Contacts.Contact(ground.id(), ground.endpoint()),
                transport.directory()::validators,
                ground.random(),
                ground.clock());
    }

    private static LocalIssuingKey required(Foundations ground, String name) {
        return ground.files()
                .issuingKey(name)
                .orElseThrow(
                        () -> new StartFailure(ground.files().folder().path().resolve(name)
                                + " is missing; restore it from a backup of this data folder"));
    }

    private static void maintain(Authority authority) {
        try {
            authority.maintain();
        } catch (IssuanceRefused e) {
            log.atWarn().addKeyValue("reason", e.reason()).log("OCSP credential not renewed yet");
        }
    }
}
