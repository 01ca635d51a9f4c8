package internet2.trustchain.names;

import java.util.Optional;
import java.util.Set;

/** Makes the changes of one zone, of which the ledger has said that they had an effect, in a picture. */
final class ViewEdits {

    /** What a signed zone adds to its names by itself (RFC 4034, RFC 5155) stays with it. */
    private static final Set<RecordType> OF_THE_ZONE =
            Set.of(RecordType.SOA, RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3, RecordType.NSEC3PARAM);

    private final DomainName apex;
    private ZoneView view;

    ViewEdits(ZoneView view, DomainName apex) {
        this.view = view;
        this.apex = apex;
    }

    ZoneView view() {
        return view;
    }

    void make(ZoneChange change) {
        switch (change) {
            case ZoneChange.Replace(var records) -> view = view.with(records);
            case ZoneChange.Add(var single) -> add(single);
            case ZoneChange.Remove(var single) -> remove(single);
            case ZoneChange.RemoveSet(var name, var type) -> view = view.without(name, type);
            case ZoneChange.RemoveName(var name) -> removeName(name);
            case ZoneChange.SetSoa _ -> {}
        }
    }

    private void add(RecordSet single) {
        boolean alone = single.type().equals(RecordType.CNAME) || single.type().equals(RecordType.DNAME);
        Optional<RecordSet> there = alone ? Optional.empty() : view.records(single.name(), single.type());
        view = view.with(there.map(set -> ZoneChange.added(set, single)).orElse(single));
    }

    private void remove(RecordSet single) {
        view.records(single.name(), single.type())
                .ifPresent(there -> view = ZoneChange.removed(there, single)
                        .map(view::with)
                        .orElseGet(() -> view.without(single.name(), single.type())));
    }

    private void removeName(DomainName name) {
        for (RecordType type : view.types(name)) {
            boolean kept = OF_THE_ZONE.contains(type) || (type.equals(RecordType.NS) && name.equals(apex));
            if (!kept) {
                view = view.without(name, type);
            }
        }
    }
}
