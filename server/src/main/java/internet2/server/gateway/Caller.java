package internet2.server.gateway;

import java.util.Optional;

/** Who asks. */
public record Caller(Optional<ClientIdentity> identity) {

    public static final Caller ANONYMOUS = new Caller(Optional.empty());

    public static Caller of(ClientIdentity identity) {
        return new Caller(Optional.of(identity));
    }

    public Role role() {
        return identity.map(ClientIdentity::role).orElse(Role.ANONYMOUS);
    }

    /** The identity that a route of role identity or admin always has. */
    public ClientIdentity authenticated() {
        return identity.orElseThrow(() -> new ApiProblem(
                ProblemKind.UNAUTHENTICATED, "this needs a client certificate of this network; none was presented"));
    }
}
