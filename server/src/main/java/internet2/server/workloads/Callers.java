package internet2.server.workloads;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;

/** Brings the process behind a connection to whoever handles a call of it. */
final class Callers implements ServerInterceptor {

    private static final Context.Key<LocalProcess> CALLER = Context.key("caller");

    /** Of the call that this thread handles. */
    static LocalProcess current() {
        return CALLER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        LocalProcess caller = Objects.requireNonNull(call.getAttributes().get(PeerNegotiator.PEER));
        return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
    }
}
