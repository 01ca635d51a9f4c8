package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.FastCrypto;
import internet2.foundation.store.DataFolder;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.server.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A hostile build: a node like any other, but whenever it commits to a block it also commits to another one of the same
 * view. Run as a program on the data folder of an honest node: {@code HostileNode KEY=VALUE...}.
 */
public final class HostileNode {

    private HostileNode() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            flags.put(argument.substring(0, at), argument.substring(at + 1));
        }
        FastCrypto.install();
        NodeSettings settings = NodeSettings.reader().read(System.getenv(), flags);
        Keys keys = keys(settings.internet2().data());
        Node node =
                Node.open(settings, Optional.empty(), InstantSource.system(), honest -> new Equivocating(honest, keys));
        System.out.print(node.describe());
        System.out.println("ready after being made hostile");
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close();
            stopped.countDown();
        }));
        stopped.await();
    }

    private record Keys(NetworkId network, Ed25519Key votes) {}

    private static Keys keys(Path data) throws IOException {
        try (DataFolder folder = DataFolder.open(data)) {
            NodeFiles files = new NodeFiles(folder);
            return new Keys(
                    files.genesis().orElseThrow().network(),
                    files.identity(NodeFiles.NODE, new SecureRandom()).statementKey());
        }
    }

    /** Says two things where the node says one. */
    private record Equivocating(LedgerNetwork honest, Keys keys) implements LedgerNetwork {

        @Override
        public void open(Inbox inbox) {
            honest.open(inbox);
        }

        @Override
        public void keepInTouch(Set<NodeId> nodes) {
            honest.keepInTouch(nodes);
        }

        @Override
        public void send(NodeId to, Bytes message) {
            honest.send(to, message);
            if (MessageCodec.decode(message) instanceof Message.Ballot(SignedVote vote, Optional<SignedVote> echo)
                    && vote.kind() == VoteKind.COMMIT) {
                SignedVote other = SignedVote.sign(
                        vote.kind(),
                        keys.network(),
                        vote.epoch(),
                        vote.view(),
                        Hash.of(vote.block().bytes()),
                        vote.validator(),
                        keys.votes());
                honest.send(to, MessageCodec.encode(new Message.Ballot(other, echo)));
            }
        }

        @Override
        public Bytes call(NodeId to, int service, Bytes request) throws IOException, InterruptedException {
            return honest.call(to, service, request);
        }

        @Override
        public Set<NodeId> acquaintances() {
            return honest.acquaintances();
        }
    }
}
