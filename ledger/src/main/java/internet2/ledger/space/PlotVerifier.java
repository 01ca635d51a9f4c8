package internet2.ledger.space;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import java.util.List;
import java.util.Optional;

/** Checks what a host shows of its plot; empty means that it holds, else the text says what does not. */
public final class PlotVerifier {

    private final NetworkId network;
    private final PlotParameters parameters;

    public PlotVerifier(NetworkId network, PlotParameters parameters) {
        this.network = network;
        this.parameters = parameters;
    }

    /** Whether the openings show that the committed layers were labelled by the rules, as far as they go. */
    public Optional<String> commitment(NodeId host, PlotRoots roots, List<NodeOpening> openings, Hash randomness) {
        if (roots.layers().size() != parameters.layers()) {
            return Optional.of("the plot has " + roots.layers().size() + " layers, not " + parameters.layers());
        }
        if (openings.size() != parameters.commitmentOpenings()) {
            return Optional.of(openings.size() + " openings where " + parameters.commitmentOpenings() + " are asked");
        }
        PlotChallenge challenge = PlotChallenge.ofCommitment(parameters, roots, randomness);
        PlotGraph graph = new PlotGraph(network, host, parameters);
        for (int i = 0; i < openings.size(); i++) {
            PlotChallenge.Place place = challenge.node(i);
            if (!holds(openings.get(i), place, graph, roots)) {
                return Optional.of("opening " + i + ": node " + place.index() + " of layer " + place.layer()
                        + " is not labelled by its predecessors, or is not in the committed layers");
            }
        }
        return Optional.empty();
    }

    /** Whether the openings are those of the committed last layer that the randomness asks for. */
    public Optional<String> presence(Hash lastRoot, List<LabelOpening> openings, Hash randomness) {
        if (openings.size() != parameters.presenceOpenings()) {
            return Optional.of(openings.size() + " openings where " + parameters.presenceOpenings() + " are asked");
        }
        PlotChallenge challenge = PlotChallenge.ofPresence(parameters, lastRoot, randomness);
        for (int i = 0; i < openings.size(); i++) {
            if (!openings.get(i).stands(challenge.label(i), lastRoot, parameters)) {
                return Optional.of("opening " + i + ": this is not label " + challenge.label(i) + " of the plot");
            }
        }
        return Optional.empty();
    }

    private boolean holds(NodeOpening opening, PlotChallenge.Place place, PlotGraph graph, PlotRoots roots) {
        if (opening.predecessors().size() != parameters.degree()) {
            return false;
        }
        Hash below = roots.layers().get(place.layer() - 1);
        for (int j = 0; j < parameters.degree(); j++) {
            LabelOpening predecessor = opening.predecessors().get(j);
            long index = graph.predecessor(place.layer(), place.index(), j);
            if (!predecessor.stands(index, below, parameters)) {
                return false;
            }
            if (place.layer() == 1 && !predecessor.label().equals(graph.sourceLabel(index))) {
                return false;
            }
            graph.predecessorLabel(j, predecessor.label());
        }
        return opening.node().label().equals(graph.label(place.layer(), place.index()))
                && opening.node().stands(place.index(), roots.layers().get(place.layer()), parameters);
    }
}
