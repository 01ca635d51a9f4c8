package internet2.stoq.content.packing;

/** Bytes of equal place in numbers of a width side by side; what is left of a last number stays at the end. */
final class Shuffle {

    private Shuffle() {}

    static byte[] shuffle(byte[] plain, int width) {
        byte[] shuffled = plain.clone();
        int count = plain.length / width;
        for (int lane = 0; lane < width; lane++) {
            for (int i = 0; i < count; i++) {
                shuffled[lane * count + i] = plain[i * width + lane];
            }
        }
        return shuffled;
    }

    static byte[] unshuffle(byte[] shuffled, int width) {
        byte[] plain = shuffled.clone();
        int count = shuffled.length / width;
        for (int lane = 0; lane < width; lane++) {
            for (int i = 0; i < count; i++) {
                plain[i * width + lane] = shuffled[lane * count + i];
            }
        }
        return plain;
    }
}
