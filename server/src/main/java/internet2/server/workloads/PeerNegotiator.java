package internet2.server.workloads;

import io.grpc.Attributes;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.ProtocolNegotiationEvent;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.util.AsciiString;
import java.io.IOException;

/**
 * The beginning of a connection: plain HTTP/2, and the {@linkplain LocalProcess process} behind it among the attributes
 * of its calls. gRPC keeps the channel to itself, so this is where security protocols such as ALTS do the same.
 */
final class PeerNegotiator implements InternalProtocolNegotiator.ProtocolNegotiator {

    /** Who calls. */
    static final Attributes.Key<LocalProcess> PEER = Attributes.Key.create("internet2.peer");

    /** Each costs the node two file descriptors, of which it has not many. */
    private static final int CONNECTIONS_PER_USER_MAX = 128;

    /** With what {@link WorkloadServer} lets one of them send ahead, 64 MiB at the most. */
    private static final int CONNECTIONS_MAX = 1024;

    private final PerUser connections = new PerUser(CONNECTIONS_PER_USER_MAX, CONNECTIONS_MAX);

    @Override
    public AsciiString scheme() {
        return AsciiString.of("http");
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler next) {
        return InternalProtocolNegotiators.waitUntilActiveHandler(new Attesting(next), next.getNegotiationLogger());
    }

    @Override
    public void close() {}

    private final class Attesting extends ChannelInboundHandlerAdapter {

        private final GrpcHttp2ConnectionHandler next;

        Attesting(GrpcHttp2ConnectionHandler next) {
            this.next = next;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.pipeline().addAfter(context.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(next));
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has closed, too
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws IOException {
            if (!(event instanceof ProtocolNegotiationEvent negotiated)) {
                context.fireUserEventTriggered(event);
                return;
            }
            LocalProcess peer = LocalProcess.at((EpollDomainSocketChannel) context.channel());
            if (!connections.enter(peer.uid())) {
                context.close();
                return;
            }
            context.channel().closeFuture().addListener(closed -> connections.leave(peer.uid()));
            Attributes known = InternalProtocolNegotiationEvent.getAttributes(negotiated).toBuilder()
                    .set(PEER, peer)
                    .build();
            context.fireUserEventTriggered(InternalProtocolNegotiationEvent.withAttributes(negotiated, known));
            context.pipeline().remove(this);
        }
    }
}
