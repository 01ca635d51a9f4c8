package internet2.trustchain.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.authority.OpenSsl;
import internet2.trustchain.threshold.group.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SigningRoundTest {

    private static final Bytes MESSAGE = Bytes.utf8("to be signed");

    private final Seeded random = new Seeded(1);

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "2,3", "3,4", "3,5", "7,10", "64,64"})
    void anyThresholdManyHoldersMakeASignature(int threshold, int holders) {
        TestKeys.Dealt dealt = TestKeys.deal(threshold, holders, random);

        Bytes signature = signed(sign(dealt, chosen(holders, threshold)));

        assertThat(dealt.key().signatureKey().verify(MESSAGE, signature)).isTrue();
        assertThat(dealt.key().signatureKey().verify(Bytes.utf8("another"), signature))
                .isFalse();
    }

    @Test
    void moreThanTheThresholdMaySignTogether() {
        TestKeys.Dealt dealt = TestKeys.deal(3, 5, random);

        assertThat(sign(dealt, List.of(1, 2, 3, 4, 5))).isInstanceOf(Aggregation.Signed.class);
    }

    @Test
    void theSignatureHoldsForJdkBouncyCastleAndOpenSsl(@TempDir Path folder)
            throws GeneralSecurityException, IOException {
        TestKeys.Dealt dealt = TestKeys.deal(3, 5, random);
        Bytes signature = signed(sign(dealt, List.of(2, 4, 5)));
        Bytes publicKey = dealt.key().publicKey().encoded();

        Signature jdk = Signature.getInstance("Ed25519", "SunEC");
        jdk.initVerify(dealt.key().signatureKey().toJca());
        jdk.update(MESSAGE.toArray());
        assertThat(jdk.verify(signature.toArray())).isTrue();
        assertThat(Ed25519.verify(signature.toArray(), 0, publicKey.toArray(), 0, MESSAGE.toArray(), 0, MESSAGE.size()))
                .isTrue();
        Files.write(folder.resolve("message"), MESSAGE.toArray());
        Files.write(folder.resolve("signature"), signature.toArray());
        Files.write(
                folder.resolve("key.der"), dealt.key().signatureKey().toJca().getEncoded());
        assertThat(new OpenSsl(folder)
                        .run(
                                "pkeyutl",
                                "-verify",
                                "-rawin",
                                "-in",
                                "message",
                                "-sigfile",
                                "signature",
                                "-pubin",
                                "-inkey",
                                "key.der",
                                "-keyform",
                                "DER"))
                .returns(0, OpenSsl.Result::status);
    }

    @Test
    void whoeverContributesAWrongShareIsNamedAndNobodyElse() {
        TestKeys.Dealt dealt = TestKeys.deal(3, 5, random);
        List<Nonces> nonces = nonces(dealt, List.of(1, 3, 5));
        SigningRound round = round(dealt, nonces);
        List<SignatureShare> shares = shares(dealt, round, nonces);
        shares.set(1, new SignatureShare(3, shares.get(1).value().plus(Scalar.ONE)));

        assertThat(round.aggregate(shares))
                .isInstanceOfSatisfying(
                        Aggregation.Misbehaved.class,
                        misbehaved -> assertThat(misbehaved.culprits()).containsExactly(3));
    }

    @Test
    void twoWhoseErrorsCancelOutStillMakeASignature() {
        TestKeys.Dealt dealt = TestKeys.deal(3, 5, random);
        List<Nonces> nonces = nonces(dealt, List.of(1, 3, 5));
        SigningRound round = round(dealt, nonces);
        List<SignatureShare> shares = shares(dealt, round, nonces);
        shares.set(0, new SignatureShare(1, shares.get(0).value().plus(Scalar.ONE)));
        shares.set(1, new SignatureShare(3, shares.get(1).value().minus(Scalar.ONE)));

        assertThat(dealt.key().signatureKey().verify(MESSAGE, signed(round.aggregate(shares))))
                .isTrue();
    }

    @Test
    void noncesServeOnce() {
        TestKeys.Dealt dealt = TestKeys.deal(2, 3, random);
        List<Nonces> nonces = nonces(dealt, List.of(1, 2));
        SigningRound round = round(dealt, nonces);
        round.sign(dealt.share(1), nonces.getFirst());

        assertThat(nonces.getFirst().isDestroyed()).isTrue();
        assertThatThrownBy(() -> round.sign(dealt.share(1), nonces.getFirst()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHolderSignsOnlyWithTheNoncesThatTheRoundKnows() {
        TestKeys.Dealt dealt = TestKeys.deal(2, 3, random);
        SigningRound round = round(dealt, nonces(dealt, List.of(1, 2)));
        Nonces others = Nonces.generate(dealt.share(1), random);

        assertThatThrownBy(() -> round.sign(dealt.share(1), others)).isInstanceOf(IllegalArgumentException.class);
        assertThat(others.isDestroyed()).isFalse();
        assertThatThrownBy(() -> round.sign(dealt.share(3), Nonces.generate(dealt.share(3), random)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooFewHoldersStrangersAndDoublesMakeNoRound() {
        TestKeys.Dealt dealt = TestKeys.deal(2, 3, random);
        NonceCommitment first = Nonces.generate(dealt.share(1), random).commitment();
        NonceCommitment again = Nonces.generate(dealt.share(1), random).commitment();
        NonceCommitment stranger = new NonceCommitment(4, first.hiding(), first.binding());

        for (List<NonceCommitment> each :
                List.of(List.of(first), List.of(first, again), List.of(first, stranger), List.<NonceCommitment>of())) {
            assertThatThrownBy(() -> new SigningRound(dealt.key(), MESSAGE, each))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sharesOfOneRoundAreWorthlessInAnother() {
        TestKeys.Dealt dealt = TestKeys.deal(2, 2, random);
        List<Nonces> nonces = nonces(dealt, List.of(1, 2));
        SigningRound round = round(dealt, nonces);
        SigningRound other = new SigningRound(
                dealt.key(),
                Bytes.utf8("another"),
                nonces.stream().map(Nonces::commitment).toList());

        for (SignatureShare share : shares(dealt, round, nonces)) {
            assertThat(round.verify(share)).isTrue();
            assertThat(other.verify(share)).isFalse();
        }
    }

    @Test
    void whatIsPublicReadsBackToTheSame() {
        TestKeys.Dealt dealt = TestKeys.deal(2, 3, random);
        List<Nonces> nonces = nonces(dealt, List.of(1, 3));
        NonceCommitment commitment = nonces.getFirst().commitment();
        SignatureShare share = shares(dealt, round(dealt, nonces), nonces).getFirst();

        assertThat(CanonicalReader.decode(dealt.key().encoded(), GroupKey::decode))
                .isEqualTo(dealt.key());
        assertThat(CanonicalReader.decode(commitment.encoded(), NonceCommitment::decode))
                .isEqualTo(commitment);
        assertThat(CanonicalReader.decode(share.encoded(), SignatureShare::decode))
                .isEqualTo(share);
        KeyShare read = CanonicalReader.decode(dealt.share(2).encoded(), KeyShare::decode);
        assertThat(read.belongsTo(dealt.key())).isTrue();
        assertThat(new KeyShare(1, read.secret()).belongsTo(dealt.key())).isFalse();
    }

    @Test
    void nothingSecretShowsAsText() {
        TestKeys.Dealt dealt = TestKeys.deal(1, 1, random);
        KeyShare share = dealt.share(1);
        String hex = share.secret().encoded().hex();

        assertThat(share.toString()).doesNotContain(hex);
        assertThat(Nonces.generate(share, random).toString()).doesNotContain("Scalar");
        assertThat(Set.of(share.toString(), new Polynomial(List.of(share.secret())).toString()))
                .noneMatch(text -> text.contains(hex));
    }

    private Aggregation sign(TestKeys.Dealt dealt, List<Integer> holders) {
        List<Nonces> nonces = nonces(dealt, holders);
        SigningRound round = round(dealt, nonces);
        return round.aggregate(shares(dealt, round, nonces));
    }

    private List<Nonces> nonces(TestKeys.Dealt dealt, List<Integer> holders) {
        return holders.stream()
                .map(holder -> Nonces.generate(dealt.share(holder), random))
                .toList();
    }

    private static SigningRound round(TestKeys.Dealt dealt, List<Nonces> nonces) {
        return new SigningRound(
                dealt.key(), MESSAGE, nonces.stream().map(Nonces::commitment).toList());
    }

    private static List<SignatureShare> shares(TestKeys.Dealt dealt, SigningRound round, List<Nonces> nonces) {
        List<SignatureShare> shares = new ArrayList<>();
        for (Nonces each : nonces) {
            shares.add(round.sign(dealt.share(each.commitment().holder()), each));
        }
        return shares;
    }

    /** The last ones, so that numbers and places differ. */
    private static List<Integer> chosen(int holders, int threshold) {
        List<Integer> chosen = new ArrayList<>();
        for (int holder = holders; chosen.size() < threshold; holder--) {
            chosen.add(holder);
        }
        return chosen;
    }

    private static Bytes signed(Aggregation aggregation) {
        assertThat(aggregation).isInstanceOf(Aggregation.Signed.class);
        return ((Aggregation.Signed) aggregation).signature();
    }
}
