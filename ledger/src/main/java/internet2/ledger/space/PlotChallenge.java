package internet2.ledger.space;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.nio.ByteBuffer;

/** Which places have to be opened: nobody chooses them, everybody can compute them. */
final class PlotChallenge {

    private static final byte[] COMMITMENT =
            Bytes.utf8("internet2/ledger/plot/commitment/1").toArray();
    private static final byte[] PRESENCE =
            Bytes.utf8("internet2/ledger/plot/presence/1").toArray();

    /** A node above the source layer. */
    record Place(int layer, long index) {}

    private final PlotParameters parameters;
    private final Hash seed;

    private PlotChallenge(PlotParameters parameters, Hash seed) {
        this.parameters = parameters;
        this.seed = seed;
    }

    static PlotChallenge ofCommitment(PlotParameters parameters, PlotRoots roots, Hash randomness) {
        return new PlotChallenge(
                parameters,
                Hash.of(COMMITMENT, randomness.toArray(), roots.encoded().toArray()));
    }

    static PlotChallenge ofPresence(PlotParameters parameters, Hash lastRoot, Hash randomness) {
        return new PlotChallenge(parameters, Hash.of(PRESENCE, randomness.toArray(), lastRoot.toArray()));
    }

    /** The node that the commitment's opening number {@code i} shows. */
    Place node(int i) {
        Hash choice = choice(i);
        int layer = 1 + (int) Long.remainderUnsigned(choice.b(), parameters.layers() - 1);
        return new Place(layer, choice.a() & (parameters.labels() - 1));
    }

    /** The label of the last layer that presence's opening number {@code i} shows. */
    long label(int i) {
        return choice(i).a() & (parameters.labels() - 1);
    }

    private Hash choice(int i) {
        return Hash.of(seed.toArray(), ByteBuffer.allocate(4).putInt(i).array());
    }
}
