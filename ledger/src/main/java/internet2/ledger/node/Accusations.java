package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Accusation;
import internet2.ledger.Ledger;
import internet2.ledger.membership.Convictions.Conviction;
import internet2.ledger.votes.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proofs of misbehaviour, each in a file of its own, so that they are there after a restart. One per validator and view
 * is enough; a disk that refuses costs the file, not the accusation. Thread-safe.
 */
final class Accusations {

    private static final Logger log = LoggerFactory.getLogger(Accusations.class);
    private static final String ENDING = ".accusation";

    /** Two votes, an id and a time; a larger file is none of ours. */
    private static final int FILE_BYTES_MAX = 1024;

    private final Path folder;
    private final Map<Place, Known> known = new HashMap<>(); // guarded by this

    /** Who, and in which view. */
    private record Place(NodeId validator, long view) {}

    /** An accusation and what proves it. */
    private record Known(NodeId validator, Evidence evidence, Instant seenAt) {}

    Accusations(Path folder) {
        this.folder = folder;
        if (Files.isDirectory(folder)) {
            read();
        }
    }

    /** Returns whether it is new. */
    synchronized boolean add(NodeId validator, Evidence evidence, Instant seenAt) {
        Place place = new Place(validator, evidence.view());
        if (known.size() >= Ledger.EVIDENCE_MAX || known.containsKey(place)) {
            return false;
        }
        Known accusation = new Known(validator, evidence, seenAt);
        known.put(place, accusation);
        write(accusation);
        return true;
    }

    /** The newest first. */
    private synchronized List<Known> all() {
        return known.values().stream()
                .sorted(Comparator.comparing(Known::seenAt).reversed())
                .toList();
    }

    /**
     * What this node saw, and what the ledger judged without it; the newest first. A conviction is for everything that
     * the validator did up to that epoch.
     */
    List<Accusation> inWords(List<Conviction> convictions) {
        List<Accusation> all = new ArrayList<>();
        for (Known each : all()) {
            Evidence evidence = each.evidence();
            boolean convicted = convictions.stream()
                    .anyMatch(one -> one.validator().equals(each.validator()) && one.epoch() >= evidence.epoch());
            all.add(new Accusation(
                    each.validator(), evidence.inWords(), evidence.epoch(), evidence.view(), each.seenAt(), convicted));
        }
        convictions.stream()
                .filter(one -> !isKnown(one.validator(), one.view()))
                .map(one -> new Accusation(one.validator(), one.offence(), one.epoch(), one.view(), one.time(), true))
                .forEach(all::add);
        all.sort(Comparator.comparing(Accusation::seenAt).reversed());
        return all.subList(0, Math.min(all.size(), Ledger.EVIDENCE_MAX));
    }

    private synchronized boolean isKnown(NodeId validator, long view) {
        return known.containsKey(new Place(validator, view));
    }

    private void write(Known accusation) {
        Bytes encoded = new CanonicalWriter()
                .hash(accusation.validator().hash())
                .instant(accusation.seenAt())
                .value(accusation.evidence())
                .toBytes();
        try {
            Files.createDirectories(folder);
            String name = Hash.of(encoded).hex().substring(0, 16) + ENDING;
            Files.write(folder.resolve(name), encoded.toArray());
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("accusation kept in memory only");
        }
    }

    private void read() {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .limit(Ledger.EVIDENCE_MAX)
                    .forEach(files::add);
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", folder).setCause(e).log("accusations cannot be read");
        }
        for (Path file : files) {
            try {
                if (Files.size(file) <= FILE_BYTES_MAX) {
                    Known each = CanonicalReader.decode(Bytes.wrap(Files.readAllBytes(file)), Accusations::decode);
                    known.put(new Place(each.validator(), each.evidence().view()), each);
                }
            } catch (IOException | MalformedInputException e) {
                log.atWarn().addKeyValue("file", file).setCause(e).log("accusation is damaged");
            }
        }
    }

    private static Known decode(CanonicalReader in) {
        NodeId validator = new NodeId(in.hash());
        Instant seenAt = in.instant();
        return new Known(validator, Evidence.decode(in), seenAt);
    }
}
