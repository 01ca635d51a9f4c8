package internet2.trustchain.names;

import internet2.foundation.NodeId;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may write a name, and which name has to be registered for it. */
final class NameRights {

    /** {@code <16 hexadecimal digits>.node.<zone>} belongs to the node whose id begins with the digits. */
    private static final String NODES = "node";

    private static final int NODE_DIGITS = 16;

    /** Host names (RFC 952, RFC 1123 2.1): nothing that could be taken for another name, a service or a wildcard. */
    private static final Pattern REGISTRABLE = Pattern.compile("(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private NameRights() {}

    /** The name that is registered for {@code name}: in an open zone the one directly below the apex, or a node's. */
    static Optional<DomainName> unit(Zone zone, DomainName name) {
        int below = name.labels() - zone.apex().labels();
        if (zone.policy() == ZonePolicy.CLOSED || below == 0) {
            return Optional.empty();
        }
        DomainName unit = name.suffix(zone.apex().labels() + 1);
        boolean nodes = unit.firstLabel().equalsIgnoreCase(NODES);
        return Optional.of(nodes && below > 1 ? name.suffix(zone.apex().labels() + 2) : unit);
    }

    /** Refuses where the account may not write the name, or may not register what it would have to. */
    static void check(NamesReader names, Zone zone, DomainName name, OperationContext context) throws OperationRefused {
        NodeId account = context.account();
        if (context.isBy(zone.owner())) {
            return;
        }
        DomainName unit = unit(zone, name)
                .orElseThrow(() -> new OperationRefused(
                        "not-owner", name + " belongs to the owner of the zone " + zone.apex() + ", " + zone.owner()));
        Optional<Registration> registration = names.registration(unit);
        if (registration.isPresent()) {
            if (!context.isBy(registration.get().owner())) {
                throw new OperationRefused(
                        "name-taken", unit + " belongs to " + registration.get().owner());
            }
            NameTerms.requireInForce(names, zone, unit, registration.get(), context.blockTime());
            return;
        }
        checkRegistrable(zone, unit, account);
        NameQuota.check(account, names, context);
    }

    private static void checkRegistrable(Zone zone, DomainName unit, NodeId account) throws OperationRefused {
        String label = unit.firstLabel();
        if (unit.labels() - zone.apex().labels() == 2) {
            if (!account.toString().substring(0, NODE_DIGITS).equalsIgnoreCase(label)) {
                throw new OperationRefused("name-reserved", unit + " is for the node whose id begins with " + label);
            }
            return;
        }
        if (label.equalsIgnoreCase(NODES) || !REGISTRABLE.matcher(label).matches()) {
            throw new OperationRefused(
                    "name-reserved", unit + " is for the zone's owner; others register letters, digits and hyphens");
        }
    }
}
