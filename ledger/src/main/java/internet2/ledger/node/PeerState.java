package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.BlockHeader;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.StateSource;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The state of a peer, by the ledger's protocol. */
record PeerState(String name, LedgerProtocol.Call peer) implements StateSource {

    @Override
    public Checkpoint statePoint() throws IOException, InterruptedException {
        return ask(LedgerProtocol.SERVICE_STATE_POINT, out -> {}, Checkpoint::decode);
    }

    @Override
    public StatePiece statePiece(StatePiece.Request request) throws IOException, InterruptedException {
        return ask(LedgerProtocol.SERVICE_STATE_PIECE, request, StatePiece::decode);
    }

    @Override
    public List<BlockHeader> headers(long last, int count) throws IOException, InterruptedException {
        return ask(LedgerProtocol.SERVICE_HEADERS, new HeaderRange.Request(last, count), HeaderRange::decode)
                .headers();
    }

    @Override
    public List<EpochStep> epochSteps(long fromEpoch) throws IOException, InterruptedException {
        return LedgerProtocol.epochSteps(peer, fromEpoch, EpochSteps.STEPS_MAX);
    }

    private <T> T ask(int service, Encodable request, Function<CanonicalReader, T> response)
            throws IOException, InterruptedException {
        Bytes answer;
        try {
            answer = peer.call(service, request.encoded());
        } catch (LedgerUnavailableException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
        try {
            return CanonicalReader.decode(answer, response);
        } catch (MalformedInputException malformed) {
            throw new IOException("what " + name + " sent is no answer: " + malformed.getMessage(), malformed);
        }
    }
}
