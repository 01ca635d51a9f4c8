package internet2.trustchain.names;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries in datagrams; responses of one read leave together. */
final class UdpHandler extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(UdpHandler.class);

    private final Responder responder;
    private final ResponseRates rates;
    private final boolean exemptLoopback;
    private final LongSupplier nanoTime;
    private boolean wrote;

    UdpHandler(Responder responder, ResponseRates rates, boolean exemptLoopback, LongSupplier nanoTime) {
        this.responder = responder;
        this.rates = rates;
        this.exemptLoopback = exemptLoopback;
        this.nanoTime = nanoTime;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        InetSocketAddress client = packet.sender();
        // the kernel's buffer is full: whoever asked will ask again, and our memory stays bounded
        if (client.getPort() == 0 || !context.channel().isWritable()) {
            responder.counters.dropped.increment();
            return;
        }
        ResponseRates.Verdict verdict = admit(client.getAddress());
        if (verdict != ResponseRates.Verdict.ANSWER && responder.hasGoodCookie(packet.content(), client.getAddress())) {
            verdict = ResponseRates.Verdict.ANSWER;
        }
        if (verdict == ResponseRates.Verdict.DROP) {
            responder.counters.rateDropped.increment();
            return;
        }
        boolean limited = verdict == ResponseRates.Verdict.TRUNCATE;
        if (limited) {
            responder.counters.rateLimited.increment();
        }
        responder.answer(
                packet.content(),
                Transport.UDP,
                client.getAddress(),
                limited,
                (response, size) -> {
                    ByteBuf out = context.alloc().directBuffer(size);
                    out.writeBytes(response, 0, size);
                    Unwatched.write(context, new DatagramPacket(out, client));
                    wrote = true;
                },
                later(context),
                Optional.of(() -> Replies.datagram(context.channel(), client)));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (wrote) {
            wrote = false;
            context.flush();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the adapter's signature; nothing else hears of a datagram that can't be sent
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atDebug().addKeyValue("reason", cause.toString()).log("datagram not served");
    }

    /** On the socket's loop, where the handler's state belongs. */
    private Executor later(ChannelHandlerContext context) {
        return answer -> context.executor().execute(() -> {
            answer.run();
            channelReadComplete(context);
        });
    }

    private ResponseRates.Verdict admit(InetAddress client) {
        if (exemptLoopback && client.isLoopbackAddress()) {
            return ResponseRates.Verdict.ANSWER;
        }
        return rates.admit(prefix(client), nanoTime.getAsLong());
    }

    /** The first 64 bits. */
    static long prefix(InetAddress client) {
        byte[] address = client.getAddress();
        long prefix = 0;
        for (int i = 0; i < Long.BYTES && i < address.length; i++) {
            prefix = prefix << 8 | (address[i] & 0xff);
        }
        return prefix;
    }
}
