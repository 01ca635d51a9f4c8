package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.store.DataFolderException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {

    private static final NetworkId HERE = new NetworkId(Hash.of(Bytes.utf8("here")));
    private static final NetworkId ELSEWHERE = new NetworkId(Hash.of(Bytes.utf8("elsewhere")));

    @TempDir
    private Path temporary;

    /** Holds the folder until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (DataFolder folder = DataFolder.open(Path.of(arguments[0]))) {
                System.out.println("holds " + folder.path());
                System.in.read();
            }
        }
    }

    @Test
    void aNewFolderIsItsOwnersOnlyAndRemembersItsNetwork() throws Exception {
        try (DataFolder folder = DataFolder.open(path())) {
            assertThat(folder.network()).isEmpty();
            assertThat(mode(path())).isEqualTo("rwx------");
            folder.belongTo(HERE);
            folder.belongTo(HERE);
        }
        try (DataFolder folder = DataFolder.open(path(), HERE)) {
            assertThat(folder.network()).contains(HERE);
        }
    }

    @Test
    void aFolderOfAnotherNetworkIsRefusedUnchanged() throws Exception {
        DataFolder.open(path(), HERE).close();
        Bytes before = content("format");

        refused(() -> DataFolder.open(path(), ELSEWHERE), Code.OTHER_NETWORK, "holds data of network " + HERE);
        assertThat(content("format")).isEqualTo(before);
        DataFolder.open(path(), HERE).close();
    }

    @Test
    void aFolderOfANewerVersionIsRefusedUnchanged() throws Exception {
        DataFolder.open(path(), HERE).close();
        String newer = "format 2\nnetwork " + HERE + "\nsomething new\n";
        Files.writeString(path().resolve("format"), newer);

        refused(() -> DataFolder.open(path()), Code.NEWER_FORMAT, "was written by a newer version (format 2");
        assertThat(content("format")).isEqualTo(Bytes.utf8(newer));
    }

    @Test
    void aFormatThatCannotBeReadIsRefused() throws Exception {
        DataFolder.open(path(), HERE).close();
        for (String text : new String[] {"", "format", "format 1", "format 0\n", "format 1\nnetwork 12\n", "\u0000"}) {
            Files.writeString(path().resolve("format"), text);
            refused(() -> DataFolder.open(path()), Code.MALFORMED_FORMAT, "not readable as the format");
        }
    }

    @Test
    void aFolderOfOtherFilesIsRefusedUnchanged() throws Exception {
        Files.createDirectories(path());
        Files.writeString(path().resolve("thesis.tex"), "x");

        refused(() -> DataFolder.open(path()), Code.NOT_A_DATA_FOLDER, "such as thesis.tex");
        try (Stream<Path> files = Files.list(path())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFolderInUseIsRefusedWithThePidUntilItsUserEndsHoweverItEnds() throws Exception {
        try (ChildJvm child = ChildJvm.start(Holder.class, path())) {
            assertThat(child.line()).isEqualTo("holds " + path());
            refused(
                    () -> DataFolder.open(path()),
                    Code.IN_USE,
                    "another node (pid " + child.pid() + ") uses " + path());
            child.kill();
        }
        DataFolder.open(path()).close();
    }

    @Test
    void theSameProcessCannotOpenItTwiceAndKeepsItsLockWhenItTries() throws Exception {
        try (DataFolder folder = DataFolder.open(path())) {
            String own = "(pid " + ProcessHandle.current().pid() + ")";
            refused(() -> DataFolder.open(path()), Code.IN_USE, own);
            refused(() -> DataFolder.open(path().resolve("../data")), Code.IN_USE, own);
            try (ChildJvm child = ChildJvm.start(Holder.class, folder.path())) {
                assertThat(String.join("\n", child.lines())).contains(own);
            }
        }
        DataFolder.open(path()).close();
    }

    @Test
    void aSecretIsReadBackAndItsFileIsItsOwnersOnly() throws Exception {
        try (DataFolder folder = DataFolder.open(path())) {
            assertThat(folder.readSecret("keys/admin")).isEmpty();
            folder.writeSecret("keys/admin", Bytes.utf8("old"));
            folder.writeSecret("keys/admin", Bytes.utf8("new"));

            assertThat(folder.readSecret("keys/admin")).contains(Bytes.utf8("new"));
            assertThat(mode(path().resolve("keys/admin"))).isEqualTo("rw-------");
            assertThat(mode(path().resolve("keys"))).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(path().resolve("keys"))) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void aSecretThatOthersMayReadIsRefused() throws Exception {
        try (DataFolder folder = DataFolder.open(path())) {
            folder.writeSecret("key", Bytes.utf8("x"));
            for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------"}) {
                Files.setPosixFilePermissions(path().resolve("key"), PosixFilePermissions.fromString(mode));
                refused(() -> folder.readSecret("key"), Code.EXPOSED_SECRET, "run chmod 600");
            }
            Files.setPosixFilePermissions(path().resolve("key"), PosixFilePermissions.fromString("r--------"));
            assertThat(folder.readSecret("key")).contains(Bytes.utf8("x"));
        }
    }

    @Test
    void noNameLeadsOutOfTheFolder() {
        try (DataFolder folder = DataFolder.open(path())) {
            for (String name : new String[] {"../x", "a/../../x", "/etc/passwd", "", ".", "a/.."}) {
                assertThatThrownBy(() -> folder.writeSecret(name, Bytes.EMPTY))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(folder.resolve("log/a")).isEqualTo(path().resolve("log/a"));
            assertThat(folder.freeBytes()).isPositive();
        }
    }

    private Path path() {
        return temporary.resolve("data");
    }

    private Bytes content(String name) throws IOException {
        return Bytes.wrap(Files.readAllBytes(path().resolve(name)));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void refused(ThrowingCallable use, Code code, String message) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        DataFolderException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
