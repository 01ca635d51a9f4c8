package internet2.stoq.content.chunking;

/** @param width bytes of one number where the class is {@link ContentClass#NUMERIC}: 2, 4 or 8; otherwise 1 */
public record Classified(ContentClass contentClass, int width) {

    static Classified as(ContentClass contentClass) {
        return new Classified(contentClass, 1);
    }
}
