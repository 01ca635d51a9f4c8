package internet2.stoq.content;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentRecordsTest {

    private static final int FETCHED_MAX = 3;

    @TempDir
    Path folder = Path.of("");

    @Test
    void ofWhatWasFetchedTheNewestAreRememberedAndAllThatIsPublished() throws IOException {
        ContentRecords records = new ContentRecords(folder, FETCHED_MAX);
        records.put(id(0), new ContentRecords.Entry(ContentKind.PUBLISHED, Instant.EPOCH));
        for (int i = 1; i <= FETCHED_MAX + 2; i++) {
            records.put(id(i), new ContentRecords.Entry(ContentKind.FETCHED, Instant.ofEpochSecond(i)));
        }
        assertThat(records.all()).containsOnlyKeys(id(0), id(3), id(4), id(5));
        assertThat(new ContentRecords(folder, FETCHED_MAX).all()).isEqualTo(records.all());
    }

    private static ContentId id(int number) {
        return ContentId.of(Bytes.utf8("content " + number));
    }
}
