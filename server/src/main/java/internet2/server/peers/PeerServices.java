package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.membership.RoundTripQuestion;
import internet2.ledger.node.LedgerProtocol;
import internet2.server.adapters.Issuance;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this node answers to its peers. */
public final class PeerServices {

    /** {@link IssuanceCall} to a certificate; refused as unavailable where no share of the issuing key is. */
    static final int ISSUANCE = 32;

    /** How many entries a signed head of the log should cover, to that or the newest. */
    static final int LOG_HEAD = 33;

    /** The index of an entry to some entries from there on ({@link LogEntry#bundle}). */
    static final int LOG_ENTRIES = 40;

    private static final int LOG_ENTRIES_AT_ONCE = 256;
    /** Until a head that is awaited is signed. */
    private static final Duration HEAD_WAIT_MAX = Duration.ofSeconds(3);

    private PeerServices() {}

    /** Blocks and operations: every node that holds the ledger. What is empty is not open yet. */
    public static List<Service> ledger(Supplier<Optional<Ledger>> ledger) {
        return LedgerProtocol.SERVICES.stream()
                .map(service -> Service.of(service, (peer, request) -> ledgerAnswer(open(ledger), service, request)))
                .toList();
    }

    /** Signs a witness's question at once, so that the witness can measure how far away this node is. */
    public static Service roundTrips(NetworkId network, HybridKey identity) {
        return Service.of(
                LedgerProtocol.SERVICE_ROUND_TRIP,
                (peer, request) -> roundTripAnswer(network, identity, peer, request));
    }

    private static Bytes roundTripAnswer(NetworkId network, HybridKey identity, Peer peer, Bytes request)
            throws StoqRefusal {
        try {
            RoundTripQuestion question = CanonicalReader.decode(request, RoundTripQuestion::decode);
            if (!question.network().equals(network) || !question.witness().equals(peer.id())) {
                throw new StoqRefusal("not-entitled", "a witness asks in its own name, in this network");
            }
            return question.answer(identity.statementKey());
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        }
    }

    static Bytes headRequest(long size) {
        return new CanonicalWriter().u64(size).toBytes();
    }

    /** Certificates and the log's head. What is empty is not open yet. */
    public static List<Service> authority(
            NetworkId network,
            InstantSource clock,
            Supplier<Optional<Issuance>> issuance,
            Supplier<Optional<Ledger>> ledger,
            Supplier<Optional<TransparencyLog>> log) {
        return List.of(
                Service.of(
                        ISSUANCE,
                        (peer, request) -> new IssuanceDesk(
                                        network, clock, open(ledger).query(Membership.class))
                                .answer(open(issuance), peer, request)),
                Service.of(LOG_HEAD, (peer, request) -> head(open(log), request)));
    }

    private static Bytes head(TransparencyLog log, Bytes request) throws StoqRefusal {
        try {
            log.awaitSize(CanonicalReader.decode(request, in -> in.natural("a size")), HEAD_WAIT_MAX);
            return Bytes.utf8(log.checkpoint()
                    .orElseThrow(() -> new StoqRefusal("unavailable", "the log has no signed head yet")));
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoqRefusal("unavailable", "this node is stopping");
        }
    }

    /** The log's entries: every node that has the log. What is empty is not open yet. */
    public static Service logEntries(Supplier<Optional<TransparencyLog>> log) {
        return Service.of(LOG_ENTRIES, (peer, request) -> logEntries(open(log), request));
    }

    private static Bytes logEntries(TransparencyLog log, Bytes request) throws StoqRefusal {
        try {
            long from = CanonicalReader.decode(request, in -> in.natural("an index"));
            return LogEntry.bundle(log.entries(from, LOG_ENTRIES_AT_ONCE));
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        }
    }

    /** Heads of the log and evidence against it: every node. */
    public static List<Service> gossip(Supplier<Optional<LogGossip>> gossip) {
        return List.of(
                Service.of(LogGossip.HEADS, (peer, request) -> open(gossip).answerHead(peer.id(), request)),
                Service.of(LogGossip.EVIDENCE, (peer, request) -> open(gossip).answerEvidence(peer.id(), request)));
    }

    private static <T> T open(Supplier<Optional<T>> part) throws StoqRefusal {
        return part.get().orElseThrow(() -> new StoqRefusal("unavailable", "this node is starting; ask again soon"));
    }

    private static Bytes ledgerAnswer(Ledger ledger, int service, Bytes request) throws StoqRefusal {
        try {
            return LedgerProtocol.answer(ledger, service, request);
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (LedgerUnavailableException e) {
            throw new StoqRefusal("unavailable", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoqRefusal("unavailable", "this node is stopping");
        }
    }
}
