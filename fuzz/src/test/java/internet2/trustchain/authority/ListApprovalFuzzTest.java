package internet2.trustchain.authority;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.fuzz.Fixture;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Receipt;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.WorkloadRights;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Revocation lists that a coordinator wants signed, as a holder of the issuing key judges them. */
final class ListApprovalFuzzTest extends FuzzTargets {

    private static final Instant NOW = TestNetwork.START;
    private static final Bytes LISTED = new IssuanceEvidence.Listed().encoded();

    /** It contributes to nothing but its own list, and never breaks. */
    @FuzzTest
    void listToSign(byte[] data) {
        Optional<String> objection =
                parsed(() -> Holder.APPROVAL.objection(Bytes.of(data), LISTED)).orElseThrow();
        boolean genuine = Fixture.seed(ListApprovalFuzzTest.class, "listToSign", "valid-shard")
                .equals(Bytes.of(data));
        holds(!genuine || objection.isEmpty(), "the genuine list is refused: " + objection);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws Exception {
        String url = new CrlShard(17).url("http://[::1]:8080", Holder.ISSUER.fileName());
        seeds.valid("listToSign", "shard", list(Optional.of(url)))
                .valid("listToSign", "all", list(Optional.empty()))
                .hostile("listToSign", "no-shard", list(Optional.of("http://[::1]:8080/crl/a.crl")));
    }

    private static Bytes list(Optional<String> url) {
        return X509.der(RevocationLists.list(Holder.ISSUER, url, List.of(), NOW, 1));
    }

    /** Apart, because seeds are written before they can be read. */
    private static final class Holder implements CertificateLedger {

        static final CertificatesGenesis GENESIS = CanonicalReader.decode(
                Fixture.seed(AuthorityFuzzTest.class, "genesis", "valid-network"), CertificatesGenesis::decode);
        static final IssuerCertificate ISSUER = GENESIS.issuers().getFirst();
        static final IssuanceApproval APPROVAL = new IssuanceApproval(
                new NetworkId(Hash.ZERO), new Holder(), (control, csr, request) -> Optional.empty(), () -> NOW);

        private final ModuleHarness module =
                ModuleHarness.of(new CertificatesModule()).genesis(CertificatesModule.NAME, GENESIS.encoded());

        @Override
        public CompletableFuture<Receipt> submit(CertificateOperation operation) {
            throw new IllegalStateException("a holder that judges submits nothing");
        }

        @Override
        public CertificateState state() {
            return new CertificateState(() -> module.state(CertificatesModule.NAME));
        }

        @Override
        public Membership membership() {
            return new FakeMembership();
        }

        @Override
        public NameOwnership ownership() {
            return name -> Optional.empty();
        }

        @Override
        public CaaRecords authorizations() {
            return CaaRecords.NONE;
        }

        @Override
        public KeyHolders holders() {
            return key -> List.of();
        }

        @Override
        public WorkloadRights workloads() {
            return WorkloadRights.NONE;
        }
    }
}
