package internet2.stoq.content;

import internet2.stoq.content.transfer.FetchLimits;
import internet2.stoq.content.transfer.ServingLimits;

/**
 * @param storeBytes of all files of the store: what is published, and the cache
 * @param contentBytes of one content, plain; larger ones are neither published nor fetched
 */
public record ContentLimits(long storeBytes, long contentBytes, FetchLimits fetch, ServingLimits serving) {

    public static ContentLimits standard() {
        return new ContentLimits(4L << 30, 64L << 30, FetchLimits.standard(), ServingLimits.standard());
    }

    public ContentLimits withStoreBytes(long bytes) {
        return new ContentLimits(bytes, contentBytes, fetch, serving);
    }

    public ContentLimits withContentBytes(long bytes) {
        return new ContentLimits(storeBytes, bytes, fetch, serving);
    }

    public ContentLimits with(FetchLimits other) {
        return new ContentLimits(storeBytes, contentBytes, other, serving);
    }
}
