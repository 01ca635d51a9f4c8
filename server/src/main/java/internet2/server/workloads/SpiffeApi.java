package internet2.server.workloads;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import internet2.foundation.Bytes;
import internet2.server.workloads.spiffe.X509BundlesRequest;
import internet2.server.workloads.spiffe.X509BundlesResponse;
import internet2.server.workloads.spiffe.X509SVID;
import internet2.server.workloads.spiffe.X509SVIDRequest;
import internet2.server.workloads.spiffe.X509SVIDResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.util.List;

/**
 * SPIFFE Workload API, section 5, the X.509-SVID profile. The methods of the others don't exist here, and gRPC answers
 * {@code UNIMPLEMENTED} for them (Workload Endpoint, appendix A): a JWT-SVID is signed with RSA or ECDSA (JWT-SVID
 * specification, section 2.1), and the network's issuing key is Ed25519.
 */
record SpiffeApi(Identities identities) {

    private static final String SERVICE = "SpiffeWorkloadAPI";

    private static final MethodDescriptor<X509SVIDRequest, X509SVIDResponse> FETCH_SVID =
            stream("FetchX509SVID", X509SVIDRequest.getDefaultInstance(), X509SVIDResponse.getDefaultInstance());

    private static final MethodDescriptor<X509BundlesRequest, X509BundlesResponse> FETCH_BUNDLES = stream(
            "FetchX509Bundles", X509BundlesRequest.getDefaultInstance(), X509BundlesResponse.getDefaultInstance());

    ServerServiceDefinition service(Subscriptions subscriptions) {
        ServerServiceDefinition methods = ServerServiceDefinition.builder(SERVICE)
                .addMethod(
                        FETCH_SVID,
                        ServerCalls.asyncServerStreamingCall(
                                (request, out) -> Feed.open(Callers.current(), this::svids, out, subscriptions)))
                .addMethod(
                        FETCH_BUNDLES,
                        ServerCalls.asyncServerStreamingCall(
                                (request, out) -> Feed.open(Callers.current(), this::bundles, out, subscriptions)))
                .build();
        return ServerInterceptors.intercept(methods, new SecurityHeader());
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> stream(
            String name, Q request, A response) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(MethodType.SERVER_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(response))
                .build();
    }

    private X509SVIDResponse svids(LocalProcess process) throws StatusException {
        X509SVIDResponse.Builder response = X509SVIDResponse.newBuilder();
        for (Svid svid : identities.of(process)) {
            response.addSvids(X509SVID.newBuilder()
                    .setSpiffeId(svid.spiffeId())
                    .setX509Svid(joined(svid.chain()))
                    .setX509SvidKey(ByteString.copyFrom(svid.key().getEncoded()))
                    .setBundle(joined(identities.trustBundle())));
        }
        return response.build();
    }

    private X509BundlesResponse bundles(LocalProcess process) throws StatusException {
        identities.require(process);
        return X509BundlesResponse.newBuilder()
                .putBundles(identities.trustDomainId(), joined(identities.trustBundle()))
                .build();
    }

    private static ByteString joined(List<Bytes> certificates) {
        return certificates.stream()
                .map(der -> ByteString.copyFrom(der.toArray()))
                .reduce(ByteString.EMPTY, ByteString::concat);
    }

    /**
     * SPIFFE Workload Endpoint, section 3: without this header the call may be a program's that was talked into it.
     */
    private static final class SecurityHeader implements ServerInterceptor {

        private static final Metadata.Key<String> KEY =
                Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (!"true".equals(headers.get(KEY))) {
                call.close(
                        Status.INVALID_ARGUMENT.withDescription(
                                "security header missing from request: workload.spiffe.io: true"),
                        new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }
    }
}
