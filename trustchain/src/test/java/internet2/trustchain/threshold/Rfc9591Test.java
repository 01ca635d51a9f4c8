package internet2.trustchain.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Vectors;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Appendix E.1 of RFC 9591, step by step. */
final class Rfc9591Test {

    private final JsonNode vector =
            Vectors.read(getClass(), "frost_rfc9591.json").getFirst();

    @Test
    void theTrustedDealersPolynomialGivesTheShares() {
        Polynomial polynomial = new Polynomial(
                List.of(scalar(vector, "group_secret_key"), scalar(vector, "share_polynomial_coefficient_1")));

        for (int holder = 1; holder <= 3; holder++) {
            Scalar share = polynomial.at(holder);
            assertThat(share.encoded().hex())
                    .isEqualTo(vector.get("shares").get(holder - 1).asString());
            assertThat(polynomial.commitment().holds(holder, share)).isTrue();
        }
        assertThat(polynomial.commitment().constant()).isEqualTo(point(vector, "group_public_key"));
    }

    @Test
    void noncesAreThoseOfTheSameRandomness() {
        for (JsonNode signer : vector.get("signers")) {
            KeyShare share = share(signer.get("identifier").asInt());
            SecureRandom random = new Given(List.of(
                    Vectors.hex(signer, "hiding_nonce_randomness"), Vectors.hex(signer, "binding_nonce_randomness")));
            Nonces nonces = Nonces.generate(share, random);

            assertThat(nonces.hiding()).isEqualTo(scalar(signer, "hiding_nonce"));
            assertThat(nonces.binding()).isEqualTo(scalar(signer, "binding_nonce"));
            assertThat(nonces.commitment().hiding()).isEqualTo(point(signer, "hiding_nonce_commitment"));
            assertThat(nonces.commitment().binding()).isEqualTo(point(signer, "binding_nonce_commitment"));
        }
    }

    @Test
    void sharesAndSignatureAreThePublishedOnes() {
        SigningRound round = new SigningRound(key(), Vectors.hex(vector, "message"), commitments());
        List<SignatureShare> shares = new ArrayList<>();
        for (JsonNode signer : vector.get("signers")) {
            SignatureShare share = round.sign(share(signer.get("identifier").asInt()), nonces(signer));
            assertThat(share.value()).isEqualTo(scalar(signer, "sig_share"));
            assertThat(round.verify(share)).isTrue();
            shares.add(share);
        }

        assertThat(round.aggregate(shares)).isEqualTo(new Aggregation.Signed(Vectors.hex(vector, "sig")));
    }

    private GroupKey key() {
        return TestKeys.key(
                new VssCommitment(List.of(
                        point(vector, "group_public_key"),
                        Point.base(scalar(vector, "share_polynomial_coefficient_1")))),
                3);
    }

    private KeyShare share(int holder) {
        return new KeyShare(holder, scalar(vector.get("shares").get(holder - 1)));
    }

    private List<NonceCommitment> commitments() {
        return vector.get("signers")
                .valueStream()
                .map(signer -> nonces(signer).commitment())
                .toList();
    }

    private static Nonces nonces(JsonNode signer) {
        return new Nonces(
                signer.get("identifier").asInt(), scalar(signer, "hiding_nonce"), scalar(signer, "binding_nonce"));
    }

    private static Scalar scalar(JsonNode from, String field) {
        return scalar(from.get(field));
    }

    private static Scalar scalar(JsonNode hex) {
        return Scalar.decode(Bytes.parseHex(hex.asString()));
    }

    private static Point point(JsonNode from, String field) {
        return point(from.get(field));
    }

    private static Point point(JsonNode hex) {
        return Point.decode(Bytes.parseHex(hex.asString()));
    }

    /** Gives what it was given. */
    private static final class Given extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final transient List<Bytes> answers;

        Given(List<Bytes> answers) {
            this.answers = new ArrayList<>(answers);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            answers.removeFirst().copyTo(bytes, 0);
        }
    }
}
