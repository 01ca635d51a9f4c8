package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import java.io.IOException;

/** {@code /api/v1/memory}. */
record MemoryRoutes(MemoryApi memory) {

    /** @param offset bytes from the lease's start */
    record Swap(long offset, Bytes expected, Bytes desired) {}

    record Swapped(boolean swapped, Bytes witness) {}

    record Written(long written) {}

    void addTo(Routes routes) {
        routes.add("readMemory", this::read);
        routes.add("writeMemory", this::write);
        routes.add("swapMemory", this::swap);
    }

    private Reply read(Exchange exchange) {
        GlobalAddress address = address(exchange);
        long offset = exchange.number("offset");
        long length = exchange.number("length");
        Caller caller = exchange.caller();
        return new Reply.Streamed(
                200, "application/octet-stream", length, sink -> memory.read(caller, address, offset, length, sink));
    }

    private Reply write(Exchange exchange) throws IOException {
        Exchange.Content.Arriving body = exchange.arrivingBody();
        return Reply.json(new Written(memory.write(
                exchange.caller(), address(exchange), exchange.number("offset"), body.length(), body.stream())));
    }

    private Reply swap(Exchange exchange) {
        Swap swap = exchange.body(Swap.class);
        Bytes witness = memory.compareAndSwap(
                exchange.caller(), address(exchange), swap.offset(), swap.expected(), swap.desired());
        return Reply.json(new Swapped(witness.equals(swap.expected()), witness));
    }

    private static GlobalAddress address(Exchange exchange) {
        try {
            return GlobalAddress.parse(exchange.text("address"));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("address: " + e.getMessage());
        }
    }
}
