package internet2.foundation.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuotaTest {

    @Test
    void nobodyTakesMoreThanItsShareNorAllTogetherMoreThanThereIs() {
        Quota<String> quota = new Quota<>(3, 2);
        assertThat(quota.take("a")).isTrue();
        assertThat(quota.take("a")).isTrue();
        assertThat(quota.isUsedUpBy("a")).isTrue();
        assertThat(quota.take("a")).isFalse();

        assertThat(quota.take("b")).isTrue();
        assertThat(quota.isUsedUpBy("b")).isFalse();
        assertThat(quota.take("b")).as("the fourth").isFalse();
    }

    @Test
    void aPlaceThatIsLeftIsForAnybody() {
        Quota<String> quota = new Quota<>(1, 1);
        assertThat(quota.take("a")).isTrue();
        quota.leave("a");
        assertThat(quota.isUsedBy("a")).isFalse();
        assertThat(quota.take("b")).isTrue();
        assertThat(quota.isUsedBy("b")).isTrue();
    }

    @Test
    void sharesDifferByWhoTakesThem() {
        Quota<String> quota = new Quota<>(10, String::length);
        assertThat(quota.take("a")).isTrue();
        assertThat(quota.take("a")).isFalse();
        assertThat(quota.take("bb")).isTrue();
        assertThat(quota.take("bb")).isTrue();
        assertThat(quota.take("bb")).isFalse();
    }
}
