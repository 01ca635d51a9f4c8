package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.CaaProperty;
import internet2.trustchain.CaaRecords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds CAA records in the ledger's state, as a resolver would find them in the zones: aliases are followed and
 * wildcards expanded, then the search goes on at the parent (RFC 8659 section 3).
 */
record RelevantCaa(NamesReader names) implements CaaRecords {

    private static final int ALIASES_MAX = 8;
    private static final int CRITICAL = 0x80;

    @Override
    public List<CaaProperty> relevant(String name) {
        try {
            for (DomainName at = DomainName.parse(name); !at.isRoot(); at = at.parent()) {
                Optional<RecordSet> found = find(at, ALIASES_MAX);
                if (found.isPresent()) {
                    return found.get().data().stream()
                            .map(RelevantCaa::property)
                            .toList();
                }
            }
        } catch (MalformedInputException e) {
            return List.of(); // what is no name has no records
        }
        return List.of();
    }

    private Optional<RecordSet> find(DomainName name, int aliasesLeft) {
        DomainName owner = exists(name) ? name : wildcard(name);
        Optional<RecordSet> own = names.records(owner, RecordType.CAA);
        if (own.isPresent() || aliasesLeft == 0) {
            return own;
        }
        return names.records(owner, RecordType.CNAME)
                .map(alias -> DomainName.ofWire(alias.data().getFirst()))
                .or(() -> redirected(name))
                .flatMap(target -> find(target, aliasesLeft - 1));
    }

    private boolean exists(DomainName name) {
        return names.hasRecordsAtOrBelow(name) || names.hasZoneAtOrBelow(name);
    }

    /** RFC 4592 section 3.3.1: the wildcard below the closest name that exists. */
    private DomainName wildcard(DomainName name) {
        DomainName encloser = name.parent();
        while (!encloser.isRoot() && !exists(encloser)) {
            encloser = encloser.parent();
        }
        return encloser.child("*");
    }

    /** RFC 6672 section 2.2: a DNAME above moves everything below it. */
    private Optional<DomainName> redirected(DomainName name) {
        for (DomainName above = name; !above.isRoot(); ) {
            above = above.parent();
            Optional<RecordSet> redirect = names.records(above, RecordType.DNAME);
            if (redirect.isPresent()) {
                byte[] wire = name.wire().toArray();
                int kept = wire.length - above.wire().size();
                return Optional.of(DomainName.ofWire(Bytes.of(Arrays.copyOf(wire, kept))
                        .concat(redirect.get().data().getFirst())));
            }
        }
        return Optional.empty();
    }

    /** RFC 8659 section 4.1: flags, length of the tag, tag, value. The module admitted nothing else. */
    private static CaaProperty property(Bytes data) {
        int tagEnd = 2 + (data.at(1) & 0xff);
        return new CaaProperty(
                (data.at(0) & CRITICAL) != 0,
                text(data.slice(2, tagEnd)).toLowerCase(Locale.ROOT),
                text(data.slice(tagEnd, data.size())));
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    }
}
