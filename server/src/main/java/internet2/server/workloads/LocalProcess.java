package internet2.server.workloads;

import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The process at the other end of a Unix socket, as the kernel knows it from the moment when it connected (unix(7),
 * {@code SO_PEERCRED}): nothing of this is the process's own word.
 *
 * <p>User and group stay what they were. What the process runs is looked up under its number, which the kernel gives to
 * another process once this one is gone; so it counts only if the descriptor that the socket gave for exactly this
 * process ({@code SO_PEERPIDFD}, Linux 6.5) still says so after the look.
 *
 * @param pidfd of the process; -1 where the kernel is too old, and then nothing is known of what it runs
 */
record LocalProcess(int pid, int uid, int gid, int pidfd) {

    /** asm-generic/socket.h. */
    private static final int SOL_SOCKET = 1;

    private static final int SO_PEERPIDFD = 77;
    private static final IntegerUnixChannelOption PEER_PIDFD =
            new IntegerUnixChannelOption("SO_PEERPIDFD", SOL_SOCKET, SO_PEERPIDFD);
    private static final int NONE = -1;
    private static final int CHUNK = 64 * 1024;

    /** The descriptor is closed with the channel. */
    static LocalProcess at(EpollDomainSocketChannel channel) throws IOException {
        PeerCredentials peer = channel.peerCredentials();
        int pidfd = pidfd(channel);
        if (pidfd != NONE) {
            channel.closeFuture().addListener(closed -> new FileDescriptor(pidfd).close());
        }
        return new LocalProcess(peer.pid(), peer.uid(), peer.gids()[0], pidfd);
    }

    private static int pidfd(EpollDomainSocketChannel channel) {
        try {
            Integer found = channel.config().getOption(PEER_PIDFD);
            return found == null ? NONE : found;
        } catch (RuntimeException tooOldOrGone) {
            return NONE;
        }
    }

    /** Reads what the process runs where the entry asks for it; so it blocks. */
    boolean matches(WorkloadEntry entry) {
        return entry.selectors().stream().allMatch(this::is);
    }

    private boolean is(Selector selector) {
        return switch (selector.kind()) {
            case UID -> selector.value().equals(Integer.toUnsignedString(uid));
            case GID -> selector.value().equals(Integer.toUnsignedString(gid));
            case PATH ->
                runs(LocalProcess::path).filter(selector.value()::equals).isPresent();
            case SHA256 ->
                runs(LocalProcess::sha256).filter(selector.value()::equals).isPresent();
        };
    }

    /** How a file is looked at. */
    @FunctionalInterface
    private interface Look {
        String at(Path executable) throws IOException;
    }

    /** Empty too where this node may not look: it needs CAP_SYS_PTRACE for what other users run. */
    private Optional<String> runs(Look look) {
        try {
            String seen = look.at(Path.of("/proc", Integer.toString(pid), "exe"));
            return alive() ? Optional.of(seen) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** proc_pid_fdinfo(5): the number of the process that the descriptor stands for, -1 once it is no more. */
    private boolean alive() throws IOException {
        if (pidfd == NONE) {
            return false;
        }
        List<String> lines = Files.readAllLines(Path.of("/proc/self/fdinfo", Integer.toString(pidfd)));
        return lines.stream().anyMatch(line -> line.matches("Pid:\\s+" + pid));
    }

    private static String path(Path executable) throws IOException {
        return Files.readSymbolicLink(executable).toString();
    }

    private static String sha256(Path executable) throws IOException {
        try (InputStream file = Files.newInputStream(executable)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int read = file.read(chunk); read >= 0; read = file.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "process " + pid + " of user " + Integer.toUnsignedString(uid);
    }
}
