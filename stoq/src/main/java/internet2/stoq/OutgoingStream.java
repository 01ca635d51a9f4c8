package internet2.stoq;

import internet2.foundation.Bytes;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The sending end of a one-way stream. */
final class OutgoingStream implements OneWayStream {

    private final LiveConnection connection;
    private final int service;
    private final QuicStreamChannel stream;

    private OutgoingStream(LiveConnection connection, int service, QuicStreamChannel stream) {
        this.connection = connection;
        this.service = service;
        this.stream = stream;
    }

    static OutgoingStream open(LiveConnection connection, int service) throws StoqException {
        CompletableFuture<QuicStreamChannel> opened = new CompletableFuture<>();
        connection.openStream(
                QuicStreamType.UNIDIRECTIONAL,
                new ChannelInboundHandlerAdapter(),
                opened::complete,
                opened::completeExceptionally);
        OutgoingStream stream = new OutgoingStream(connection, service, await(connection, service, opened));
        stream.send(new Frame.Open(service).encoded(), Bytes.EMPTY, false);
        return stream;
    }

    @Override
    public void write(Bytes next) throws StoqException {
        send(Bytes.EMPTY, next, false);
    }

    @Override
    public void close() throws StoqException {
        if (stream.isActive() && !stream.isOutputShutdown()) {
            send(Bytes.EMPTY, Bytes.EMPTY, true);
        }
    }

    private void send(Bytes head, Bytes content, boolean last) throws StoqException {
        await(connection, service, StreamWriter.write(stream, head, content, last));
    }

    private static <T> T await(LiveConnection connection, int service, CompletableFuture<T> done) throws StoqException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new ConnectionLost(
                    "stream to service " + service + " of " + connection.peer() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted while streaming to service " + service);
        }
    }
}
