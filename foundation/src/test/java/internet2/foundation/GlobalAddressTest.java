package internet2.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobalAddressTest {

    private static final String ASSET = "000102030405060708090a0b0c0d0e0f";

    @Test
    void isThirtyFourBytesInTheDocumentedOrder() {
        GlobalAddress address =
                new GlobalAddress(0xfd01020304050607L, 0x1112131415161718L, AssetId.parse(ASSET), 0x1d13);

        assertThat(address.bytes()).isEqualTo(Bytes.parseHex("fd010203040506071112131415161718" + ASSET + "1d13"));
        assertThat(GlobalAddress.of(address.bytes())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "fd00:0000:0000:0001:0000:0000:0000:0001, fd00:0:0:1::1",
        "FD00::2:0:0:1,                           fd00::2:0:0:1",
        "fd00:0:0:1:2:3:4:5,                      fd00::1:2:3:4:5",
        "fd00:0:1:1:2:3:4:5,                      fd00:0:1:1:2:3:4:5",
        "0:0:0:0:0:0:0:0,                         ::",
    })
    void writesTheIpv6PartAsRfc5952Does(String read, String written) {
        assertThat(GlobalAddress.parse("[" + read + "]/" + ASSET + ":7443"))
                .hasToString("[" + written + "]/" + ASSET + ":7443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fd00::1/" + ASSET + ":1",
                "[fd00::1]/" + ASSET,
                "[fd00::1]/" + ASSET + ":65536",
                "[fd00::1]/0001:1",
                "[fd00::1::2]/" + ASSET + ":1",
                "[::ffff:102:304]/" + ASSET + ":1",
                "[fd00:0:0:0:0:0:0:0:1]/" + ASSET + ":1",
                "[fd00::1]/" + ASSET + ":1 ",
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> GlobalAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everyAddressReadsBackFromItsTextAndItsBytes(
            @ForAll long node, @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 0xffff) int port) {
        NetworkId network = new NetworkId(new Hash(high, low, 0, 0));
        GlobalAddress address =
                GlobalAddress.of(network, new NodeId(new Hash(node, 0, 0, 0)), new AssetId(high, low), port);

        assertThat(GlobalAddress.parse(address.toString())).isEqualTo(address);
        assertThat(GlobalAddress.of(address.bytes())).isEqualTo(address);
        assertThat(address.nodeAddress().getAddress()[0]).isEqualTo((byte) 0xfd);
    }
}
