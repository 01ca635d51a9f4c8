package internet2.hypermesh.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CpuListTest {

    @Test
    void readsNumbersAndRanges() {
        assertThat(CpuList.parse("0", "x")).containsExactly(0);
        assertThat(CpuList.parse("0-3,8,10-11", "x")).containsExactly(0, 1, 2, 3, 8, 10, 11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "0,", "3-1", "1,0", "0-0-1", "a", " 1", "0-4000000000", "0-16384", "1,1"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> CpuList.parse(text, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
