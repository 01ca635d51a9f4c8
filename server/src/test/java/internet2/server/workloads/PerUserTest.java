package internet2.server.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One user's greed is his own loss. */
final class PerUserTest {

    @Test
    void whoHasAllOfHisGetsNoMoreUntilHeGivesOneBack() {
        PerUser places = new PerUser(2, 100);

        assertThat(places.enter(1000)).isTrue();
        assertThat(places.enter(1000)).isTrue();
        assertThat(places.enter(1000)).isFalse();
        assertThat(places.enter(1001)).isTrue();
        places.leave(1000);
        assertThat(places.enter(1000)).isTrue();
        assertThat(places.enter(1000)).isFalse();
    }

    @Test
    void manyUsersTogetherGetNoMoreThanThereIs() {
        PerUser places = new PerUser(2, 3);

        assertThat(places.enter(1000)).isTrue();
        assertThat(places.enter(1000)).isTrue();
        assertThat(places.enter(1001)).isTrue();
        assertThat(places.enter(1002)).isFalse();
        places.leave(1002);
        assertThat(places.enter(1002)).as("who had none gave none back").isFalse();
        places.leave(1000);
        assertThat(places.enter(1002)).isTrue();
        assertThat(places.enter(1003)).isFalse();
    }
}
