package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
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
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this node answers to its peers. */
public final class PeerServices {

    /** {@link IssuanceCall} to a certificate; only where the authority is. */
    static final int ISSUANCE = 32;

    /** Nothing to the newest signed head of the log. */
    static final int LOG_HEAD = 33;

    /** The index of an entry to some entries from there on ({@link LogEntry#bundle}). */
    static final int LOG_ENTRIES = 40;

    private static final int LOG_ENTRIES_AT_ONCE = 256;

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

    /** Certificates and the log's head: where the authority is. What is empty is not open yet. */
    public static List<Service> authority(
            Supplier<Optional<Issuance>> issuance,
            Supplier<Optional<Ledger>> ledger,
            Supplier<Optional<TransparencyLog>> log) {
        return List.of(
                Service.of(
                        ISSUANCE,
                        (peer, request) -> issue(open(issuance), open(ledger).query(Membership.class), peer, request)),
                Service.of(
                        LOG_HEAD,
                        (peer, request) -> Bytes.utf8(open(log)
                                .checkpoint()
                                .orElseThrow(() -> new StoqRefusal("unavailable", "the log has no signed head yet")))));
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

    private static Bytes issue(Issuance issuance, Membership membership, Peer peer, Bytes request) throws StoqRefusal {
        try {
            IssuanceCall call = CanonicalReader.decode(request, IssuanceCall::decode);
            requireSpeaksFor(membership, peer.id(), call);
            return switch (call) {
                case IssuanceCall.Issue issue -> IssuedCodec.encode(issuance.issue(issue.request()));
                case IssuanceCall.IssueSigned issue -> IssuedCodec.encode(issuance.issue(issue.request()));
                case IssuanceCall.Renew renew ->
                    IssuedCodec.encode(
                            issuance.renew(renew.serial(), renew.csr(), renew.lifetime(), renew.requester()));
                case IssuanceCall.Revoke revoke -> {
                    issuance.revoke(revoke.serial(), revoke.reason(), revoke.requester());
                    yield Bytes.EMPTY;
                }
            };
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } catch (IssuanceRefused e) {
            throw new StoqRefusal(e.code().text(), e.reason());
        }
    }

    /** A node asks for itself, for those whose host it is, and for whoever signed the request. */
    private static void requireSpeaksFor(Membership membership, NodeId peer, IssuanceCall call) throws StoqRefusal {
        NodeId requester = call.requester();
        boolean signed = call instanceof IssuanceCall.IssueSigned issue
                && membership.keys(requester).filter(issue::holds).isPresent();
        boolean hosted = membership
                .member(requester)
                .filter(member -> membership.latest(member.host()).equals(peer))
                .isPresent();
        if (!signed && !hosted && !peer.equals(requester)) {
            throw new StoqRefusal("not-entitled", "node " + peer + " does not speak for " + requester);
        }
    }
}
