package internet2.server;

import internet2.foundation.NodeId;
import internet2.server.Contacts.Contact;
import internet2.server.peers.StoqLedgerNetwork;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where other nodes are: as they announced it on the ledger; of those that let us in, as it was then. */
final class Directory implements StoqLedgerNetwork.Addresses {

    private final List<Contact> contacts;

    Directory(Contacts contacts) {
        this.contacts = contacts.read();
    }

    @Override
    public Optional<InetSocketAddress> find(NodeId node) {
        return contacts.stream()
                .filter(each -> each.node().equals(node))
                .map(Contact::stoq)
                .findFirst();
    }

    @Override
    public Set<NodeId> acquaintances() {
        return contacts.stream().map(Contact::node).collect(Collectors.toUnmodifiableSet());
    }
}
