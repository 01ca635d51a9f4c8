package internet2.server.workloads;

import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

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

    /**
     * Reads what the process runs where the entry asks for it and all else holds; so it blocks.
     *
     * @throws StatusException {@code UNAVAILABLE} where that can't be seen now
     */
    boolean matches(WorkloadEntry entry) throws StatusException {
        for (Selector selector : cheapestFirst(entry)) {
            if (!is(selector)) {
                return false;
            }
        }
        return true;
    }

    private static List<Selector> cheapestFirst(WorkloadEntry entry) {
        return entry.selectors().stream()
                .sorted(Comparator.comparing(Selector::kind))
                .toList();
    }

    private boolean is(Selector selector) throws StatusException {
        return switch (selector.kind()) {
            case UID -> selector.value().equals(Integer.toUnsignedString(uid));
            case GID -> selector.value().equals(Integer.toUnsignedString(gid));
            case PATH -> runs(executable -> isAt(executable, selector.value()));
            case SHA256 ->
                runs(executable -> FileDigests.sha256(executable, this::alive)
                        .filter(selector.value()::equals)
                        .isPresent());
        };
    }

    /** What is seen of a file. */
    @FunctionalInterface
    private interface Look {
        boolean at(Path executable) throws IOException;
    }

    /** Not, too, where this node may not look: it needs CAP_SYS_PTRACE for what other users run. */
    private boolean runs(Look look) throws StatusException {
        try {
            return alive() && seen(look) && alive();
        } catch (IOException e) {
            throw Status.UNAVAILABLE
                    .withDescription("what " + this + " runs can't be seen now; try again: " + e.getMessage())
                    .withCause(e)
                    .asException();
        }
    }

    private boolean seen(Look look) throws IOException {
        try {
            return look.at(Path.of("/proc", Integer.toString(pid), "exe"));
        } catch (NoSuchFileException | AccessDeniedException no) {
            return false;
        } catch (IOException e) {
            if (alive()) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Whether it is there, and its connection: proc_pid_fdinfo(5) has the number of the process that the descriptor
     * stands for, -1 once it is no more.
     */
    private boolean alive() throws IOException {
        if (pidfd == NONE) {
            return false;
        }
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/fdinfo", Integer.toString(pidfd)));
            return lines.stream().anyMatch(line -> line.matches("Pid:\\s+" + pid));
        } catch (NoSuchFileException closed) {
            return false;
        }
    }

    /** The name is that of the process's own mount namespace: it has to be this node's name for the file, too. */
    private static boolean isAt(Path executable, String path) throws IOException {
        return Files.readSymbolicLink(executable).toString().equals(path)
                && Files.isSameFile(executable, Path.of(path));
    }

    @Override
    public String toString() {
        return "process " + pid + " of user " + Integer.toUnsignedString(uid);
    }
}
