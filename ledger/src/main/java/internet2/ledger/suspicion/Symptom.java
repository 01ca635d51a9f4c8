package internet2.ledger.suspicion;

/**
 * What is held against a validator.
 *
 * <p>A symptom alone can make a validator suspected where its weight is above the threshold: an odd round trip, which
 * any network has, can only add to others.
 */
enum Symptom {
    SILENCE(0.9, 3),
    SLOWNESS(0.6, 3),
    CENSORSHIP(0.9, 3),
    MALFORMED(1.0, 2),
    ODD_ROUND_TRIPS(0.3, 4);

    private final double weight;
    private final double benefitOfDoubt;

    Symptom(double weight, double benefitOfDoubt) {
        this.weight = weight;
        this.benefitOfDoubt = benefitOfDoubt;
    }

    /** The most that it adds to the score. */
    double weight() {
        return weight;
    }

    /** As many good observations are taken for granted, so that the first bad one does not decide. */
    double benefitOfDoubt() {
        return benefitOfDoubt;
    }
}
