package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.LedgerNetwork;
import internet2.trustchain.log.EntrySource;
import internet2.trustchain.log.LogEntry;
import java.io.IOException;
import java.util.List;

/** The transparency log as another node has it. */
public record PeerLog(LedgerNetwork network, NodeId peer) implements EntrySource {

    @Override
    public String name() {
        return peer.toString();
    }

    @Override
    public List<LogEntry> entries(long from) throws IOException {
        try {
            Bytes request = new CanonicalWriter().u64(from).toBytes();
            return LogEntry.unbundle(network.call(peer, PeerServices.LOG_ENTRIES, request));
        } catch (MalformedInputException e) {
            throw new IOException("the answer is no bundle of log entries", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for log entries", e);
        }
    }
}
