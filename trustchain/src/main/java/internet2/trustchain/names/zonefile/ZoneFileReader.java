package internet2.trustchain.names.zonefile;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordText.Word;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.zonefile.Entries.Entry;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one zone file. */
final class ZoneFileReader {

    /** What one zone may hold, so that a file can't fill the memory. */
    private static final int RECORDS_MAX = 4_000_000;

    private static final Set<String> OTHER_CLASSES = Set.of("CH", "HS", "CS", "ANY", "NONE");

    private record Key(DomainName name, RecordType type) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : type.compareTo(other.type);
        }
    }

    /** A set as far as it was read, and where its first record stands. */
    private static final class Collected {
        final int line;
        long ttl;
        final List<Bytes> data = new ArrayList<>();

        Collected(int line, long ttl) {
            this.line = line;
            this.ttl = ttl;
        }
    }

    private record SoaRead(Zone.Soa soa, long serial) {}

    private final DomainName apex;
    private DomainName origin;
    private @Nullable DomainName owner;
    private Optional<Long> defaultTtl = Optional.empty();
    private Optional<Long> lastTtl = Optional.empty();
    private Optional<SoaRead> soa = Optional.empty();
    private int leftOut;
    private int records;
    private final NavigableMap<Key, Collected> sets = new TreeMap<>();

    ZoneFileReader(DomainName apex) {
        this.apex = apex;
        this.origin = apex;
    }

    ZoneFile read(Reader file) throws IOException, ZoneFileException {
        Entries entries = new Entries(file);
        for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
            Entry entry = next.get();
            try {
                take(entry);
            } catch (MalformedInputException e) {
                throw new ZoneFileException(entry.line(), String.valueOf(e.getMessage()));
            }
        }
        SoaRead read = soa.orElseThrow(() -> new ZoneFileException(1, "the file has no SOA record of " + apex));
        return new ZoneFile(apex, read.soa, read.serial, finished(), leftOut);
    }

    private void take(Entry entry) throws ZoneFileException {
        String first = entry.words().getFirst().text();
        if (!entry.indented() && first.startsWith("$")) {
            directive(entry, first.toUpperCase(Locale.ROOT));
        } else {
            record(entry);
        }
    }

    private void directive(Entry entry, String directive) throws ZoneFileException {
        switch (directive) {
            case "$ORIGIN" -> origin = DomainName.parse(only(entry, "a name"), origin);
            case "$TTL" -> defaultTtl = Optional.of(Times.parse(only(entry, "a time to live")));
            case "$INCLUDE" ->
                throw new ZoneFileException(
                        entry.line(), "$INCLUDE is not followed: put the other file's records in its place");
            case "$GENERATE" ->
                throw new ZoneFileException(
                        entry.line(), "$GENERATE is not expanded: write the records, or a wildcard");
            default -> throw new ZoneFileException(entry.line(), directive + " is no directive: $ORIGIN and $TTL are");
        }
    }

    private static String only(Entry entry, String what) throws ZoneFileException {
        if (entry.words().size() != 2) {
            throw new ZoneFileException(
                    entry.line(), entry.words().getFirst().text() + " is followed by " + what + " and nothing else");
        }
        return entry.words().get(1).text();
    }

    private void record(Entry entry) throws ZoneFileException {
        List<Word> words = entry.words();
        int at = 0;
        if (!entry.indented()) {
            owner = DomainName.parse(words.get(at++).text(), origin);
        }
        DomainName name = owner;
        if (name == null) {
            throw new ZoneFileException(entry.line(), "the first record has no owner before it");
        }
        Optional<Long> ttl = Optional.empty();
        boolean classRead = false;
        for (; at < words.size(); at++) { // RFC 1035 5.1: TTL and class in either order
            String word = words.get(at).text();
            if (ttl.isEmpty() && Times.isTime(word)) {
                ttl = Optional.of(Times.parse(word));
            } else if (!classRead && word.equalsIgnoreCase("IN")) {
                classRead = true;
            } else if (!classRead && OTHER_CLASSES.contains(word.toUpperCase(Locale.ROOT))) {
                throw new ZoneFileException(entry.line(), "records are of class IN, not " + word);
            } else {
                break;
            }
        }
        if (at == words.size()) {
            throw new ZoneFileException(entry.line(), "a record has a type and data");
        }
        RecordType type = RecordType.parse(words.get(at).text());
        if (!name.isAtOrBelow(apex)) {
            throw new ZoneFileException(entry.line(), name + " does not lie in the zone " + apex);
        }
        if (++records > RECORDS_MAX) {
            throw new ZoneFileException(entry.line(), "a zone has at most " + RECORDS_MAX + " records");
        }
        add(entry, name, type, ttl, words.subList(at + 1, words.size()));
    }

    private void add(Entry entry, DomainName name, RecordType type, Optional<Long> ttl, List<Word> data)
            throws ZoneFileException {
        if (ZoneFile.MADE_BY_SIGNERS.contains(type)) {
            leftOut++;
            return;
        }
        lastTtl = ttl.or(() -> lastTtl);
        if (type.equals(RecordType.SOA)) {
            readSoa(entry, name, ttl, data);
            return;
        }
        // RFC 2308 4: $TTL; before there was that, the last explicit one (RFC 1035 5.1), or the SOA's minimum
        long lives = ttl.or(() -> defaultTtl)
                .or(() -> lastTtl)
                .or(() -> soa.map(read -> read.soa.minimum()))
                .orElseThrow(() ->
                        new ZoneFileException(entry.line(), "no time to live is known: begin the file with $TTL"));
        Collected set = sets.computeIfAbsent(new Key(name, type), key -> new Collected(entry.line(), lives));
        set.ttl = Math.min(set.ttl, lives); // RFC 2181 5.2: a set has one
        set.data.add(RecordData.parse(type, data, origin));
        checkAlias(entry, name, type);
    }

    /** RFC 1034 3.6.2: "If a CNAME RR is present at a node, no other data should be present". */
    private void checkAlias(Entry entry, DomainName name, RecordType type) throws ZoneFileException {
        boolean alias = type.equals(RecordType.CNAME);
        for (Map.Entry<Key, Collected> other :
                sets.tailMap(new Key(name, new RecordType(0)), true).entrySet()) {
            if (!other.getKey().name.equals(name)) {
                return;
            }
            if (alias != other.getKey().type.equals(RecordType.CNAME)) {
                throw new ZoneFileException(
                        entry.line(),
                        name + " has a CNAME, which stands alone, and other records (line " + other.getValue().line
                                + ")");
            }
        }
    }

    private void readSoa(Entry entry, DomainName name, Optional<Long> ttl, List<Word> data) throws ZoneFileException {
        if (!name.equals(apex)) {
            throw new ZoneFileException(entry.line(), "the SOA record is the apex's, " + apex + ", not " + name + "'s");
        }
        if (data.size() != 7) {
            throw new ZoneFileException(entry.line(), "a SOA record has two names and five numbers");
        }
        long serial = Times.number(data.get(2).text(), 0xffff_ffffL);
        long minimum = Times.parse(data.get(6).text());
        Zone.Soa read = new Zone.Soa(
                DomainName.parse(data.get(0).text(), origin),
                DomainName.parse(data.get(1).text(), origin),
                Times.parse(data.get(3).text()),
                Times.parse(data.get(4).text()),
                Times.parse(data.get(5).text()),
                minimum,
                ttl.or(() -> defaultTtl).orElse(minimum));
        SoaRead found = new SoaRead(read, serial);
        // a file that came out of a transfer ends with the SOA that it begins with
        if (soa.isPresent() && !soa.get().equals(found)) {
            throw new ZoneFileException(entry.line(), "a zone has one SOA record");
        }
        soa = Optional.of(found);
    }

    private List<RecordSet> finished() throws ZoneFileException {
        List<RecordSet> finished = new ArrayList<>(sets.size());
        for (Map.Entry<Key, Collected> each : sets.entrySet()) {
            Key key = each.getKey();
            Collected set = each.getValue();
            try {
                finished.add(new RecordSet(key.name, key.type, set.ttl, set.data));
            } catch (MalformedInputException e) {
                throw new ZoneFileException(set.line, key.name + " " + key.type + ": " + e.getMessage());
            }
        }
        return finished;
    }
}
