package internet2.ledger.space;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlotTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final NodeId HOST = new NodeId(Hash.of(Bytes.utf8("host")));
    private static final NodeId OTHER = new NodeId(Hash.of(Bytes.utf8("other")));
    private static final PlotParameters SMALL = new PlotParameters(7, 4, 4, 10, 10);
    private static final Hash RANDOMNESS = Hash.of(Bytes.utf8("randomness"));

    @TempDir
    private Path folder;

    private final PlotVerifier verifier = new PlotVerifier(NETWORK, SMALL);

    private Plot open(NodeId host) {
        return Plot.open(folder, NETWORK, host, SMALL);
    }

    @Test
    void whatAPlotShowsHolds() {
        try (Plot plot = open(HOST)) {
            assertThat(verifier.commitment(HOST, plot.roots(), plot.commitment(RANDOMNESS), RANDOMNESS))
                    .isEmpty();
            assertThat(verifier.presence(plot.roots().last(), plot.presence(RANDOMNESS), RANDOMNESS))
                    .isEmpty();
        }
    }

    @Test
    void aPlotIsOneHostsOnlyAndItsProofsAreOneEpochsOnly() {
        try (Plot plot = open(HOST)) {
            List<NodeOpening> openings = plot.commitment(RANDOMNESS);
            assertThat(verifier.commitment(OTHER, plot.roots(), openings, RANDOMNESS))
                    .isPresent();
            assertThat(verifier.commitment(HOST, plot.roots(), openings, Hash.ZERO))
                    .isPresent();
            assertThat(verifier.presence(plot.roots().last(), plot.presence(RANDOMNESS), Hash.ZERO))
                    .isPresent();
        }
    }

    @Test
    void anyChangedLabelOrMissingOpeningIsFound() {
        try (Plot plot = open(HOST)) {
            List<LabelOpening> presence = new ArrayList<>(plot.presence(RANDOMNESS));
            presence.set(3, new LabelOpening(Hash.ZERO, presence.get(3).path()));
            assertThat(verifier.presence(plot.roots().last(), presence, RANDOMNESS))
                    .get()
                    .asString()
                    .contains("3");
            assertThat(verifier.presence(plot.roots().last(), presence.subList(0, 9), RANDOMNESS))
                    .isPresent();

            List<NodeOpening> openings = new ArrayList<>(plot.commitment(RANDOMNESS));
            openings.set(0, new NodeOpening(openings.getFirst().node(), List.of()));
            assertThat(verifier.commitment(HOST, plot.roots(), openings, RANDOMNESS))
                    .isPresent();
        }
    }

    @Test
    void aPlotStaysOnDiskAndItsLayersComeBackWhenTheyAreNeeded() throws Exception {
        PlotRoots roots;
        try (Plot plot = open(HOST)) {
            roots = plot.roots();
            plot.commitment(RANDOMNESS);
            plot.dropLayers();
        }
        assertThat(folder.resolve("plot.layers")).doesNotExist();
        assertThat(Files.size(folder.resolve("plot"))).isEqualTo(4096 + SMALL.bytesKept());
        try (Plot plot = open(HOST)) {
            assertThat(plot.roots()).isEqualTo(roots);
            assertThat(verifier.commitment(HOST, roots, plot.commitment(RANDOMNESS), RANDOMNESS))
                    .isEmpty();
        }
        try (Plot others = open(OTHER)) {
            assertThat(others.roots()).isNotEqualTo(roots);
        }
    }

    @Test
    void aDevelopmentPlotIsMadeInUnderASecondOfComputing() {
        long start = System.nanoTime();
        try (Plot plot = Plot.open(folder, NETWORK, HOST, PlotParameters.DEVELOPMENT)) {
            assertThat(plot.roots().layers()).hasSize(PlotParameters.DEVELOPMENT.layers());
        }
        // Machines that run many builds at once are slow: the figure itself is in the benchmark.
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }

    @Property(tries = 20)
    void edgesArePermutedWhateverTheirNumber(@ForAll @IntRange(min = 2, max = 14) int bits, @ForAll int layer) {
        EdgePermutation permutation = new EdgePermutation(RANDOMNESS, layer, bits);
        Set<Long> images = new HashSet<>();
        for (long i = 0; i < 1L << bits; i++) {
            long image = permutation.apply(i);
            assertThat(image).isBetween(0L, (1L << bits) - 1);
            images.add(image);
        }
        assertThat(images).hasSize(1 << bits);
    }
}
