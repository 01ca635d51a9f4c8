package internet2.stoq.route;

import java.util.Collection;

/** Which of several paths is to be used: a port, so that other strategies can be tried. Pure and deterministic. */
@FunctionalInterface
public interface PathStrategy {

    /** What is in use stays where nothing speaks against it: a change costs a handshake and whatever is under way. */
    Choice choose(PathQuality current, Collection<PathQuality> known);

    /** @param path one of those known, or the direct one */
    record Choice(Path path, PathReason reason) {}
}
