package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.server.Contacts.Contact;
import internet2.server.peers.StoqLedgerNetwork;
import internet2.verifier.Validator;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where other nodes are: as they announced it on the ledger; before the ledger says so, as the file of contacts has it,
 * which first holds those who let this node in and later the validators, so that a node that lost its state still finds
 * somebody to ask.
 */
final class Directory implements StoqLedgerNetwork.Addresses {

    private final Contacts file;
    private final NodeId self;
    private final Late<Ledger> ledger;
    private volatile List<Contact> contacts;

    Directory(Contacts file, NodeId self, Late<Ledger> ledger) {
        this.file = file;
        this.self = self;
        this.ledger = ledger;
        this.contacts = file.read();
    }

    @Override
    public Optional<InetSocketAddress> find(NodeId node) {
        return ledger.peek()
                .flatMap(opened -> opened.query(Membership.class).endpoint(node))
                .or(() -> contact(node).map(Contact::stoq));
    }

    @Override
    public Set<NodeId> acquaintances() {
        return contacts.stream().map(Contact::node).collect(Collectors.toUnmodifiableSet());
    }

    /** The validators as the ledger has them now, this node too if it is one. */
    List<Contact> validators() {
        Membership membership = ledger.get().query(Membership.class);
        return membership.validators().validators().stream()
                .map(Validator::id)
                .flatMap(id -> membership.endpoint(id).map(place -> new Contact(id, place)).stream())
                .toList();
    }

    /** Whom this node can talk to: the validators and those that let it in; not itself. */
    Set<NodeId> others() {
        Set<NodeId> all = new HashSet<>(acquaintances());
        validators().forEach(each -> all.add(each.node()));
        all.remove(self);
        return all;
    }

    /** Writes down where the validators are, if that has changed; those known before stay where none is known. */
    void remember() {
        List<Contact> others =
                validators().stream().filter(each -> !each.node().equals(self)).toList();
        if (!others.isEmpty() && !others.equals(contacts)) {
            contacts = others;
            file.write(others);
        }
    }

    private Optional<Contact> contact(NodeId node) {
        return contacts.stream().filter(each -> each.node().equals(node)).findFirst();
    }
}
