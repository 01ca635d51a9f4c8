package internet2.server.workloads;

import internet2.server.workloads.envoy.DiscoveryRequest;
import internet2.server.workloads.envoy.DiscoveryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** Envoy's secret discovery service, version 3: state of the world, not its deltas. */
final class SecretDiscovery {

    private static final String SERVICE = "envoy.service.secret.v3.SecretDiscoveryService";

    private SecretDiscovery() {}

    static ServerServiceDefinition service(Secrets secrets, Subscriptions subscriptions) {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(
                        method("StreamSecrets", MethodType.BIDI_STREAMING),
                        ServerCalls.asyncBidiStreamingCall(
                                out -> SecretStream.open(Callers.current(), secrets, out, subscriptions)))
                .addMethod(
                        method("FetchSecrets", MethodType.UNARY),
                        ServerCalls.asyncUnaryCall((request, out) -> fetch(secrets, request, out, subscriptions)))
                .build();
    }

    /** Counts among the user's open streams until the answer has left. */
    private static void fetch(
            Secrets secrets,
            DiscoveryRequest request,
            StreamObserver<DiscoveryResponse> out,
            Subscriptions subscriptions) {
        ServerCallStreamObserver<DiscoveryResponse> call = (ServerCallStreamObserver<DiscoveryResponse>) out;
        Answer answer = new Answer(Callers.current());
        call.setOnCancelHandler(() -> subscriptions.remove(answer));
        call.setOnCloseHandler(() -> subscriptions.remove(answer));
        try {
            subscriptions.add(answer);
            out.onNext(SecretStream.response(secrets.of(answer.process(), request.getResourceNamesList()), ""));
            out.onCompleted();
        } catch (StatusException e) {
            out.onError(e);
        }
    }

    /** Given once, so that nothing follows it. */
    private static final class Answer implements Subscriptions.Subscription {

        private final LocalProcess process;

        Answer(LocalProcess process) {
            this.process = process;
        }

        @Override
        public LocalProcess process() {
            return process;
        }

        @Override
        public void refresh() {}
    }

    private static MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method(String name, MethodType type) {
        return MethodDescriptor.<DiscoveryRequest, DiscoveryResponse>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(DiscoveryRequest.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(DiscoveryResponse.getDefaultInstance()))
                .build();
    }
}
