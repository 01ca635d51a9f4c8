package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.FastCrypto;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.store.SegmentLog;
import internet2.foundation.store.SegmentLogConfiguration;
import internet2.foundation.store.StateStore;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.AuthorityIdentity;
import internet2.trustchain.authority.AuthorityObserver;
import internet2.trustchain.authority.GenesisAuthority;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.IssuerCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.log.TrustProofJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What the authority does for a certificate, without gateway, consensus and the four proofs of an operation: the real
 * {@link Authority} with a key held 1 of 1, the ledger's module, a log on disk with signed and cosigned heads, and a
 * batch of operations in a segment log before any of it counts ({@link BatchLedger}). Then what a trust proof and a
 * validation cost.
 *
 * <p>Arguments: an empty folder, seconds for each figure, clients at once.
 */
public final class IssuanceCosts {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String NAME = "bench.example.internal";
    private static final int BATCH = 1000;

    private final Instant genesisTime = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final Path folder;
    private final Duration time;
    private final HybridKey node = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
    private final GenesisAuthority genesis = GenesisAuthority.create(
            "example.internal", IssuancePolicy.DEVELOPMENT, node.publicKey().id(), Instant.now(), RANDOM);
    private final IssuerCertificate issuer = genesis.payload().issuers().getFirst();
    private final Cosigner cosigner = Cosigner.of(genesis.payload().log().name(), node.publicKey());
    private final LogTrust trust = LogTrust.majority(genesis.payload().log(), List.of(cosigner));
    private final Membership membership = new FakeMembership()
            .node(node.publicKey())
            .administrator(node.publicKey().id());
    private final IssueRequest request = new IssueRequest(
            Bytes.utf8(SigningRequest.create(TlsKeys.generate(RANDOM), List.of(NAME))),
            List.of(NAME),
            Optional.empty(),
            Purpose.SERVICE,
            node.publicKey().id());

    private IssuanceCosts(Path folder, Duration time) {
        this.folder = folder;
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        FastCrypto.install(); // as the server does
        IssuanceCosts costs =
                new IssuanceCosts(Path.of(arguments[0]), Duration.ofSeconds(Long.parseLong(arguments[1])));
        costs.measure(Integer.parseInt(arguments[2]));
        System.exit(0);
    }

    private void measure(int clients) throws Exception {
        try (StateStore store = StateStore.open(folder.resolve("index"))) {
            TransparencyLog log = TransparencyLog.open(
                    trust,
                    CheckpointSigner.log(genesis.payload().log(), genesis.logKey()::sign)
                            .and(CheckpointSigner.validator(cosigner, node)),
                    store);
            log.sign(Instant.now());
            try (BatchLedger ledger =
                    new BatchLedger(folder.resolve("operations"), genesis.payload(), membership, log)) {
                Authority authority = new Authority(
                        new AuthorityIdentity(node.publicKey().id(), issuer, genesis.issuingKey(), "http://[::1]:8080"),
                        ledger,
                        log,
                        RANDOM,
                        InstantSource.system(),
                        AuthorityObserver.NONE);
                certificates(authority, ledger, clients);
                IssuedCertificate issued = authority.issue(request);
                entries(log, issued.certificate());
                proofs(issued);
            }
        }
    }

    private void certificates(Authority authority, BatchLedger ledger, int clients) throws Exception {
        Served here = new Served(List.of());
        ledger.refuseAll(true);
        Load.Request signed = () -> {
            try {
                authority.issue(request);
            } catch (IssuanceRefused signedAndNotPublished) {
                return;
            }
            throw new IllegalStateException("published");
        };
        Load.run("warm-up", 2, time, signed);
        System.out.println(here.run("request in, certificate signed, 1 of 1", 1, time, signed));
        System.out.println(here.run("the same, 2 in parallel", 2, time, signed));
        ledger.refuseAll(false);
        Load.Request issued = () -> authority.issue(request);
        Load.run("warm-up", clients, time, issued);
        System.out.println(here.run("logged with trust proof, one after the other", 1, time, issued));
        long before = ledger.batches();
        String figures = here.run("the same in batches, " + clients + " in parallel", clients, time, issued);
        System.out.println(figures + ", " + (ledger.batches() - before) + " batches");
    }

    /** The log alone: what a certificate costs that is proven by the log and by nothing else. */
    private void entries(TransparencyLog log, Bytes certificate) throws Exception {
        List<Hash> chain = List.of(issuer.fingerprint());
        try (SegmentLog disk = SegmentLog.open(folder.resolve("entries"), SegmentLogConfiguration.defaults())) {
            Load.Request batch = () -> {
                long first = log.size();
                List<LogEntry> entries = LongStream.range(first, first + BATCH)
                        .mapToObj(index -> new LogEntry(index, genesisTime, certificate, chain))
                        .toList();
                disk.appendAll(entries.stream().map(LogEntry::leaf).toList());
                log.append(log.height() + 1, entries, Instant.now());
                if (entries.stream().anyMatch(entry -> log.prove(entry.index()).isEmpty())) {
                    throw new IllegalStateException("an entry without a proof");
                }
            };
            Load.run("warm-up", 1, time, batch);
            System.out.println(
                    new Served(List.of()).run(BATCH + " log entries on disk, one head, a proof each", 1, time, batch));
        }
    }

    private void proofs(IssuedCertificate issued) throws Exception {
        TrustProof proof = issued.proof();
        Bytes certificate = issued.certificate();
        System.out.printf(
                "trust proof at %d entries: %d bytes, as JSON %d, for a certificate of %d%n",
                proof.leafIndex() + 1,
                proof.encoded().size(),
                TrustProofJson.write(proof).length(),
                certificate.size());
        Load.Request whole = () -> proof.verify(certificate, trust);
        Load.run("warm-up", 1, time, whole);
        System.out.println(Load.run("trust proof checked, head new", 1, time, whole));
        System.out.println(
                Load.run("trust proof checked, head known", 1, time, () -> proof.requireIncluded(certificate)));
        Path chain = Files.writeString(folder.resolve("chain.pem"), issued.certificatePem() + issued.issuersPem());
        Path root = Files.writeString(
                folder.resolve("root.pem"),
                new Pem(Pem.CERTIFICATE, genesis.payload().root()).text());
        ValidationCosts.main(new String[] {chain.toString(), root.toString(), Long.toString(time.toSeconds())});
    }
}
