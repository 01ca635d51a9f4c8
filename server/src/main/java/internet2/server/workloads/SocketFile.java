package internet2.server.workloads;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A place in the file system where a Unix socket may stand. */
record SocketFile(Path path) {

    /** unix(7): 108 bytes, the last of which is zero. */
    private static final int LENGTH_MAX = 107;

    /** inode(7): the bits of a mode that tell the file's type, and what they are for a socket. */
    private static final int S_IFMT = 0170000;

    private static final int S_IFSOCK = 0140000;

    /**
     * Clears away what a process left that did not end well.
     *
     * @throws IOException where something else stands there, or somebody listens
     */
    static SocketFile claim(Path path) throws IOException {
        Path place = path.toAbsolutePath();
        if (place.toString().getBytes(StandardCharsets.UTF_8).length > LENGTH_MAX) {
            throw refused(place, "a socket's path has at most " + LENGTH_MAX + " bytes");
        }
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(place, "there is no folder " + folder + "; make it");
        }
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            clear(place);
        }
        return new SocketFile(place);
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            // the next one to claim it clears it away
        }
    }

    private static void clear(Path place) throws IOException {
        int mode = (int) Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & S_IFMT) != S_IFSOCK) {
            throw refused(place, "what is there is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(place));
        } catch (ConnectException nobodyListens) {
            Files.delete(place);
            return;
        } catch (IOException e) {
            throw refused(place, "whether somebody listens there can't be seen (" + e.getMessage() + "); remove it");
        }
        throw refused(place, "somebody listens there already; end it");
    }

    private static BindException refused(Path place, String why) {
        return new BindException("can't listen on " + place + ": " + why + ", or set [workloads] socket");
    }
}
