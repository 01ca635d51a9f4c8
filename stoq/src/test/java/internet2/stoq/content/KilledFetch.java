package internet2.stoq.content;

import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.transfer.ContentObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A process that fetches and is gone in the middle. Arguments: publisher's folder, own folder, id, bytes. */
final class KilledFetch {

    private KilledFetch() {}

    public static void main(String[] arguments) throws IOException {
        long alive = Long.parseLong(arguments[3]);
        ContentLibrary publisher = open(Path.of(arguments[0]), List.of());
        ContentLibrary reader = open(Path.of(arguments[1]), List.of(new LocalPeer("publisher", publisher)));
        try (OpenContent content = reader.open(ContentId.parse(arguments[2]))) {
            content.copyTo(new OutputStream() {
                private long written;

                @Override
                public void write(int b) {
                    written++;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    written += length;
                    if (written > alive) {
                        Runtime.getRuntime().halt(9);
                    }
                }
            });
        }
    }

    static ContentLibrary open(Path folder, List<LocalPeer> peers) throws IOException {
        return ContentLibrary.open(
                folder, ContentLimits.standard(), () -> peers, InstantSource.system(), ContentObserver.NONE);
    }
}
