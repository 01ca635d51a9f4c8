package internet2.trustchain.acme;

/** Foreign text for a message: short, and without characters that could forge one. */
final class Quote {

    static final int LENGTH_MAX = 253;

    private Quote() {}

    static String of(String text) {
        return '"' + text.replaceAll("[^\\x20-\\x7e]", "?") + '"';
    }
}
