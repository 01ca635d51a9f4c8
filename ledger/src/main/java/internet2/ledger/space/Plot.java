package internet2.ledger.space;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.space.PlotChallenge.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A host's plot on its own disk: file {@code plot} with a page of header, the last layer's labels and the inner nodes
 * of their Merkle tree; file {@code plot.layers} with all layers while they are needed for the commitment.
 *
 * <p>Trusted as far as the disk is: a damaged plot gives openings that the ledger refuses, and nothing worse; remove
 * the file and it is made again. One thread at a time.
 */
public final class Plot implements AutoCloseable {

    private static final String NAME = "plot";
    private static final String LAYERS = "plot.layers";
    private static final int HEADER_BYTES = 4096;
    private static final Bytes MAGIC = Bytes.utf8("internet2 plot 1");

    private final Path folder;
    private final PlotParameters parameters;
    private final PlotGraph graph;
    private final PlotRoots roots;
    private final Arena arena = Arena.ofShared();
    private final LayerTree last;

    private Plot(Path folder, Bytes identity, PlotParameters parameters, PlotGraph graph) throws IOException {
        this.folder = folder;
        this.parameters = parameters;
        this.graph = graph;
        MemorySegment file = HashArray.map(folder.resolve(NAME), arena);
        this.roots = CanonicalReader.decode(
                Bytes.of(file.asSlice(0, HEADER_BYTES).asByteBuffer()), in -> readHeader(in, identity));
        HashArray kept = new HashArray(file.asSlice(HEADER_BYTES, parameters.bytesKept()));
        this.last = treeOf(parameters, kept);
    }

    /**
     * Opens the host's plot in {@code folder}, or makes it there.
     *
     * @throws UncheckedIOException the folder cannot be written, or is full
     */
    public static Plot open(Path folder, NetworkId network, NodeId host, PlotParameters parameters) {
        Bytes identity = new CanonicalWriter()
                .fixed(MAGIC)
                .hash(network.hash())
                .hash(host.hash())
                .value(parameters)
                .toBytes();
        PlotGraph graph = new PlotGraph(network, host, parameters);
        try {
            if (!isPlotOf(folder.resolve(NAME), identity, parameters)) {
                make(folder, identity, parameters, graph);
            }
            return new Plot(folder, identity, parameters, graph);
        } catch (IOException e) {
            throw new UncheckedIOException("could not make the plot in " + folder + ": " + e.getMessage(), e);
        }
    }

    public PlotRoots roots() {
        return roots;
    }

    /** What shows, once, that the plot was made by the rules. Makes the lower layers again if they are gone. */
    public List<NodeOpening> commitment(Hash randomness) {
        PlotChallenge challenge = PlotChallenge.ofCommitment(parameters, roots, randomness);
        try (Arena scratch = Arena.ofConfined()) {
            if (Files.notExists(folder.resolve(LAYERS))) {
                makeLayers(folder, parameters, graph);
            }
            HashArray layers = new HashArray(HashArray.map(folder.resolve(LAYERS), scratch));
            Openings openings = openAll(challenge, layers, scratch);
            List<NodeOpening> nodes = new ArrayList<>();
            for (int i = 0; i < parameters.commitmentOpenings(); i++) {
                Place place = challenge.node(i);
                nodes.add(new NodeOpening(openings.at(place), openings.at(predecessors(place))));
            }
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the plot's layers in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** What shows, each epoch, that the plot is still there. */
    public List<LabelOpening> presence(Hash randomness) {
        PlotChallenge challenge = PlotChallenge.ofPresence(parameters, roots.last(), randomness);
        List<LabelOpening> openings = new ArrayList<>();
        for (int i = 0; i < parameters.presenceOpenings(); i++) {
            openings.add(last.open(challenge.label(i)));
        }
        return openings;
    }

    /** The commitment is accepted: gives the disk of the lower layers back. */
    public void dropLayers() {
        try {
            Files.deleteIfExists(folder.resolve(LAYERS));
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + folder.resolve(LAYERS), e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    /** The openings of many places. */
    private record Openings(Map<Place, LabelOpening> all) {

        LabelOpening at(Place place) {
            return Objects.requireNonNull(all.get(place), "a place that was not asked for");
        }

        List<LabelOpening> at(List<Place> places) {
            return places.stream().map(this::at).toList();
        }
    }

    private Openings openAll(PlotChallenge challenge, HashArray layers, Arena scratch) {
        Map<Integer, TreeSet<Long>> wanted = new HashMap<>();
        for (int i = 0; i < parameters.commitmentOpenings(); i++) {
            Place place = challenge.node(i);
            wanted.computeIfAbsent(place.layer(), layer -> new TreeSet<>()).add(place.index());
            predecessors(place)
                    .forEach(below -> wanted.computeIfAbsent(below.layer(), layer -> new TreeSet<>())
                            .add(below.index()));
        }
        HashArray inner = HashArray.inMemory(scratch, parameters.labels());
        Map<Place, LabelOpening> openings = new HashMap<>();
        wanted.forEach((layer, indices) -> {
            HashArray labels = layers.slice(layer * parameters.labels(), parameters.labels());
            LayerTree tree = new LayerTree(parameters.logLabels(), labels, inner);
            tree.build();
            indices.forEach(index -> openings.put(new Place(layer, index), tree.open(index)));
        });
        return new Openings(openings);
    }

    private List<Place> predecessors(Place place) {
        List<Place> below = new ArrayList<>();
        for (int j = 0; j < parameters.degree(); j++) {
            below.add(new Place(place.layer() - 1, graph.predecessor(place.layer(), place.index(), j)));
        }
        return below;
    }

    private static LayerTree treeOf(PlotParameters parameters, HashArray kept) {
        return new LayerTree(
                parameters.logLabels(),
                kept.slice(0, parameters.labels()),
                kept.slice(parameters.labels(), parameters.labels()));
    }

    private static boolean isPlotOf(Path file, Bytes identity, PlotParameters parameters) throws IOException {
        if (Files.notExists(file) || Files.size(file) != HEADER_BYTES + parameters.bytesKept()) {
            return false;
        }
        try (Arena scratch = Arena.ofConfined()) {
            Bytes header = Bytes.of(
                    HashArray.map(file, scratch).asSlice(0, HEADER_BYTES).asByteBuffer());
            CanonicalReader.decode(header, in -> readHeader(in, identity));
            return true;
        } catch (MalformedInputException | IllegalArgumentException e) {
            return false; // of another host, network or size
        }
    }

    private static PlotRoots readHeader(CanonicalReader in, Bytes identity) {
        if (!in.fixed(identity.size()).equals(identity)) {
            throw in.malformed("this is another host's plot");
        }
        PlotRoots roots = PlotRoots.decode(in);
        in.fixed(in.remaining());
        return roots;
    }

    private static void make(Path folder, Bytes identity, PlotParameters parameters, PlotGraph graph)
            throws IOException {
        Path unfinished = folder.resolve(NAME + ".new");
        try (Arena scratch = Arena.ofConfined()) {
            List<Hash> roots = makeLayers(folder, parameters, graph);
            HashArray layers = new HashArray(HashArray.map(folder.resolve(LAYERS), scratch));
            MemorySegment file = HashArray.create(unfinished, HEADER_BYTES + parameters.bytesKept(), scratch);
            HashArray kept = new HashArray(file.asSlice(HEADER_BYTES));
            HashArray lastLayer = layers.slice((parameters.layers() - 1) * parameters.labels(), parameters.labels());
            kept.slice(0, parameters.labels()).memory().copyFrom(lastLayer.memory());
            treeOf(parameters, kept).build();
            Bytes header = identity.concat(new PlotRoots(roots).encoded());
            file.copyFrom(MemorySegment.ofBuffer(header.buffer()));
            file.force();
        }
        Files.move(unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Labels all layers into their file and gives their roots. */
    private static List<Hash> makeLayers(Path folder, PlotParameters parameters, PlotGraph graph) throws IOException {
        Path unfinished = folder.resolve(LAYERS + ".new");
        List<Hash> roots = new ArrayList<>();
        try (Arena scratch = Arena.ofConfined()) {
            long labels = parameters.labels();
            HashArray all =
                    new HashArray(HashArray.create(unfinished, parameters.layers() * labels * Hash.SIZE, scratch));
            HashArray inner = HashArray.inMemory(scratch, labels);
            for (int layer = 0; layer < parameters.layers(); layer++) {
                HashArray current = all.slice(layer * labels, labels);
                label(
                        layer,
                        current,
                        layer == 0 ? current : all.slice((layer - 1) * labels, labels),
                        parameters,
                        graph);
                LayerTree tree = new LayerTree(parameters.logLabels(), current, inner);
                tree.build();
                roots.add(tree.root());
            }
        }
        Files.move(unfinished, folder.resolve(LAYERS), StandardCopyOption.ATOMIC_MOVE);
        return roots;
    }

    private static void label(
            int layer, HashArray current, HashArray below, PlotParameters parameters, PlotGraph graph) {
        for (long index = 0; index < parameters.labels(); index++) {
            if (layer == 0) {
                current.set(index, graph.sourceLabel(index));
                continue;
            }
            for (int j = 0; j < parameters.degree(); j++) {
                graph.predecessorLabel(j, below.get(graph.predecessor(layer, index, j)));
            }
            current.set(index, graph.label(layer, index));
        }
    }
}
