package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.KeyName;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.authority.GenesisAuthority;
import internet2.trustchain.authority.IssuingKey;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import internet2.trustchain.threshold.signing.Approval;
import internet2.trustchain.threshold.signing.NonceBatch;
import internet2.trustchain.threshold.signing.SigningReply;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The network's keys as this node has them: shares of those that it helps to hold. Thread-safe. */
public final class NetworkKeys implements AutoCloseable {

    /** {@link SigningCall} to what it says; only for other holders. */
    private static final int SERVICE = 36;

    /** A block that the coordinator has seen is on its way here. */
    private static final Duration BLOCK_WAIT_MAX = Duration.ofSeconds(2);

    /** During a handover, until something may have changed. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final NodeId self;
    private final Ledger ledger;
    private final LedgerNetwork network;
    private final Function<KeyName, Approval> approvals;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, Holding> holdings = new ConcurrentHashMap<>();
    private final Map<KeyName, IssuingKey> signing = new ConcurrentHashMap<>();
    private final KeyKeeper keeper;

    private NetworkKeys(
            NodeId self,
            Ledger ledger,
            LedgerNetwork network,
            Function<KeyName, Approval> approvals,
            KeyFiles files,
            KeyLedger submit,
            Runnable gained,
            SecureRandom random,
            InstantSource clock) {
        this.self = self;
        this.ledger = ledger;
        this.network = network;
        this.approvals = approvals;
        this.random = random;
        this.clock = clock;
        RetiredKeys retired = RetiredKeys.all(ledger::query);
        this.keeper = new KeyKeeper(self, ledger, files, this::holding, submit, retired, gained, random);
    }

    /** Keeps the shares of the keys that this node has just made for a new network. */
    public static void keep(DataFolder folder, GenesisAuthority made) {
        KeyFiles files = new KeyFiles(folder);
        made.secrets().forEach((key, secret) -> files.write(key.first().id(), HeldShare.made(secret)));
    }

    /**
     * Takes up this node's shares, and from now on takes part in ceremonies.
     *
     * @param self this node, under the id that it has on the ledger
     * @param approvals of what may be signed with a key of the network; with any other, nothing is
     * @param submit operations in this node's name
     * @param gained told each time this node has got a share
     */
    public static NetworkKeys open(
            NodeId self,
            Ledger ledger,
            LedgerNetwork network,
            DataFolder folder,
            Function<KeyName, Approval> approvals,
            KeyLedger submit,
            Runnable gained,
            SecureRandom random,
            InstantSource clock) {
        NetworkKeys keys =
                new NetworkKeys(self, ledger, network, approvals, new KeyFiles(folder), submit, gained, random, clock);
        keys.keeper.start();
        return keys;
    }

    /** Whether this node holds a share of it now. */
    public boolean holds(KeyName key) {
        return holding(key.id()).current().isPresent();
    }

    /** Who holds it, by the ledger as this node has it. */
    public KeyEpoch epoch(KeyName key) {
        return state().current(key.id())
                .orElseThrow(() -> new IllegalStateException("this network has no " + key.id() + " key"));
    }

    /** Those that somebody holds, by purpose and generation. */
    public List<KeyName> all() {
        return state().held().stream()
                .flatMap(id -> KeyName.of(id).stream())
                .sorted(Comparator.comparing(KeyName::purpose).thenComparingInt(KeyName::generation))
                .toList();
    }

    /** For signing with the other holders; refuses as long as this node is none. */
    public IssuingKey signing(KeyName key) {
        return signing.computeIfAbsent(key, this::newSigning);
    }

    private IssuingKey newSigning(KeyName key) {
        return new ThresholdIssuingKey(
                key.id(),
                epoch(key).key().signatureKey(),
                holding(key.id()),
                each -> new Quorum(each, new Reached(key.id(), each), random, clock),
                () -> ledger.awaitHeight(ledger.tip().height() + 1, PAUSE),
                clock);
    }

    /** The nodes that hold shares of a key, under the ids that they have now. */
    public List<NodeId> holders(KeyName key) {
        return holders(ledger, key);
    }

    /** The same by a ledger alone. */
    public static List<NodeId> holders(Ledger ledger, KeyName key) {
        Membership membership = ledger.query(Membership.class);
        return ledger.query(KeyHolders.class).holders(key.id()).stream()
                .map(membership::latest)
                .toList();
    }

    /** What this node answers to the other holders. Empty while it is starting. */
    public static Service service(Supplier<Optional<NetworkKeys>> keys) {
        return Service.of(
                SERVICE,
                (peer, request) -> keys.get()
                        .orElseThrow(() -> new StoqRefusal("unavailable", "this node is starting; ask again soon"))
                        .answer(peer, request));
    }

    @Override
    public void close() {
        keeper.close();
    }

    private Holding holding(String key) {
        return holdings.computeIfAbsent(key, name -> new Holding(approval(name), random));
    }

    private Approval approval(String key) {
        return KeyName.of(key)
                .map(approvals)
                .orElse((message, evidence) -> Optional.of("nothing is signed with the key " + key));
    }

    private KeysState state() {
        return new KeysState(() -> ledger.state(KeysModule.NAME));
    }

    private Bytes answer(Peer peer, Bytes request) throws StoqRefusal {
        try {
            SigningCall call = CanonicalReader.decode(request, SigningCall::decode);
            requireHolder(call.key(), peer.id());
            return switch (call) {
                case SigningCall.Commit commit ->
                    answered(holding(commit.key()).commit(peer.id(), commit.count()))
                            .encoded();
                case SigningCall.Contribute contribute -> {
                    ledger.awaitHeight(contribute.height(), BLOCK_WAIT_MAX);
                    yield answered(holding(contribute.key()).contribute(peer.id(), contribute.request()))
                            .encoded();
                }
            };
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (LedgerUnavailableException e) {
            throw new StoqRefusal("unavailable", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoqRefusal("unavailable", "this node is stopping");
        }
    }

    /** Nobody else needs signatures, and everybody's nonces take memory. */
    private void requireHolder(String key, NodeId peer) throws StoqRefusal {
        Membership membership = ledger.query(Membership.class);
        boolean holds = ledger.query(KeyHolders.class).holders(key).stream()
                .map(membership::latest)
                .anyMatch(peer::equals);
        if (!holds) {
            throw new StoqRefusal("not-entitled", "node " + peer + " holds no share of the key");
        }
    }

    private static <T> T answered(Optional<T> answer) throws StoqRefusal {
        return answer.orElseThrow(() -> new StoqRefusal("unavailable", "this node holds no share of the key yet"));
    }

    /** The holders of an epoch, over the network; this node among them. */
    private final class Reached implements Quorum.Holders {

        private final String key;
        private final KeyEpoch epoch;

        private Reached(String key, KeyEpoch epoch) {
            this.key = key;
            this.epoch = epoch;
        }

        @Override
        public NonceBatch commit(int holder, int count) throws IOException, InterruptedException {
            return isSelf(holder)
                    ? answered(holding(key).commit(self, count))
                    : call(holder, new SigningCall.Commit(key, count), NonceBatch::decode);
        }

        @Override
        public SigningReply contribute(int holder, SigningRequest request) throws IOException, InterruptedException {
            return isSelf(holder)
                    ? answered(holding(key).contribute(self, request))
                    : call(
                            holder,
                            new SigningCall.Contribute(key, ledger.tip().height(), request),
                            SigningReply::decode);
        }

        @Override
        public String name(int holder) {
            return epoch.holders().get(holder - 1).toString();
        }

        private boolean isSelf(int holder) {
            return node(holder).equals(self);
        }

        private NodeId node(int holder) {
            return ledger.query(Membership.class).latest(epoch.holders().get(holder - 1));
        }

        private <T> T call(int holder, SigningCall call, Function<CanonicalReader, T> answer)
                throws IOException, InterruptedException {
            try {
                return CanonicalReader.decode(network.call(node(holder), SERVICE, call.encoded()), answer);
            } catch (MalformedInputException | IllegalArgumentException e) {
                throw new IOException("the answer can't be read: " + e.getMessage(), e);
            }
        }
    }
}
