package internet2.server.gateway;

import java.util.List;
import java.util.Optional;

/** The third version of a policy, by which nobody is entitled. */
interface FakePolicies extends PolicyApi {

    void noted(Object request);

    @Override
    default PolicyVersionView policy(Optional<Long> number) {
        return new PolicyVersionView(
                number.orElse(3L),
                FakeRooms.HASH,
                Optional.of(FakeRooms.HASH),
                Optional.of(FakeRooms.TIME),
                Optional.of("a new team"),
                Optional.of(FakeRooms.HASH),
                Optional.of(FakeRooms.HASH),
                Optional.empty());
    }

    @Override
    default PolicyHistory history(Optional<Long> before, int limit) {
        return new PolicyHistory(List.of(policy(before)));
    }

    @Override
    default PolicyVersionView change(Caller caller, PolicyChange change) {
        noted(change);
        return policy(Optional.of(change.base() + 1));
    }

    @Override
    default PolicyAnswer check(Caller caller, PolicyQuestion question) {
        noted(question);
        return new PolicyAnswer(
                false,
                3,
                FakeRooms.HASH,
                question.names().orElse(List.of()),
                "p256",
                Optional.empty(),
                Optional.empty(),
                Optional.of("not-entitled"),
                Optional.of("no rule"),
                List.of(new PolicyStep("members", "is about others")));
    }
}
