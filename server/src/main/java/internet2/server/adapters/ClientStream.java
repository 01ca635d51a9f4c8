package internet2.server.adapters;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A client's end of a transfer: remembers whether it failed, so that the node's own failures aren't taken for it. */
final class ClientStream {

    private boolean failed;

    boolean failed() {
        return failed;
    }

    InputStream from(InputStream client) {
        return new FilterInputStream(client) {
            @Override
            public int read() throws IOException {
                return noting(super::read);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return noting(() -> super.read(bytes, offset, length));
            }
        };
    }

    OutputStream to(OutputStream client) {
        return new FilterOutputStream(client) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int _ = noting(() -> {
                    out.write(bytes, offset, length);
                    return length;
                });
            }
        };
    }

    private interface Transfer {
        int bytes() throws IOException;
    }

    private int noting(Transfer transfer) throws IOException {
        try {
            return transfer.bytes();
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }
}
