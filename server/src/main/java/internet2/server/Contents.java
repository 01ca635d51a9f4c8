package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.server.settings.NodeSettings;
import internet2.stoq.Connection;
import internet2.stoq.Stoq;
import internet2.stoq.content.ContentLibrary;
import internet2.stoq.content.ContentLimits;
import internet2.stoq.content.transfer.ContentPeer;
import internet2.stoq.content.transfer.ServingLimits;
import internet2.stoq.route.Router;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Content of this node, made before the parts that it will use are there. Who has what is nowhere written down: nodes
 * are asked, those with an open connection and those that said where they are, in a random order.
 */
final class Contents {

    /** Members looked through for them. */
    private static final int MEMBERS_MAX = 256;

    private final Late<Ledger> ledger = new Late<>("the ledger");
    private final Late<Stoq> stoq = new Late<>("STOQ");
    private final Late<Router> router = new Late<>("STOQ");
    private final NodeId self;
    private final ContentLibrary library;

    Contents(Foundations ground) throws IOException {
        this.self = ground.id();
        this.library = ContentLibrary.open(
                ground.files().folder().resolve("content"),
                limits(ground.settings().content()),
                this::peers,
                ground.clock(),
                Observers.content(ground.metrics()));
        ground.metrics().observeContentStore(library::storedBytes);
    }

    private static ContentLimits limits(NodeSettings.Content settings) {
        ContentLimits standard = ContentLimits.standard();
        return new ContentLimits(
                settings.storeMax().bytes(),
                settings.contentMax().bytes(),
                standard.fetch(),
                new ServingLimits(settings.requestsPerPeer(), settings.requestsMax()));
    }

    ContentLibrary library() {
        return library;
    }

    /** Now it can fetch. */
    void connect(Ledger opened, Stoq transport, Router ways) {
        ledger.set(opened);
        stoq.set(transport);
        router.set(ways);
    }

    private List<ContentPeer> peers() {
        Membership membership = ledger.get().query(Membership.class);
        Map<NodeId, ContentPeer> found = new HashMap<>();
        for (Connection open : stoq.get().connections()) {
            membership
                    .member(open.peer().id())
                    .filter(Member::isActiveNode)
                    .ifPresent(node -> found.put(
                            node.id(),
                            new StoqPeer(router, node.id(), open.peer().address())));
        }
        membership.members(Optional.empty(), MEMBERS_MAX).stream()
                .filter(Member::isActiveNode)
                .map(Member::id)
                .forEach(id ->
                        membership.endpoint(id).ifPresent(address -> found.put(id, new StoqPeer(router, id, address))));
        found.remove(self);
        List<ContentPeer> shuffled = new ArrayList<>(found.values());
        Collections.shuffle(shuffled);
        return shuffled;
    }

    /** Over whatever connection there is, or a new one. */
    private record StoqPeer(Supplier<Router> router, NodeId id, InetSocketAddress address) implements ContentPeer {

        @Override
        public Bytes call(int service, Bytes request, Duration timeout) throws IOException {
            return router.get().connect(address, id).call(service, request, timeout);
        }
    }
}
