package internet2.trustchain.names;

import internet2.foundation.encoding.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** One field of a record's data: how it is checked on the wire, written as text, and read from text. */
enum RecordField {
    U8 {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.u8(in.u8());
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(in.u8());
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.u8((int) in.number("an 8-bit field", 0xff));
        }
    },
    U16 {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.u16(in.u16());
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(in.u16());
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.u16((int) in.number("a 16-bit field", 0xffff));
        }
    },
    U32 {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.u32(in.u32());
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(in.u32());
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.u32(in.number("a 32-bit field", 0xffff_ffffL));
        }
    },
    IPV4 {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.bytes(in.take(4));
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            IpText.printV4(in.take(4), out);
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.bytes(IpText.parseV4(in.next("an IPv4 address")));
        }
    },
    IPV6 {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.bytes(in.take(16));
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            IpText.printV6(in.take(16), out);
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.bytes(IpText.parseV6(in.next("an IPv6 address")));
        }
    },
    /** A name that old senders may compress (RFC 3597 4, RFC 2782). */
    NAME {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.name(in.name(true));
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(in.name(false));
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.name(in.name("a domain name"));
        }
    },
    /** A name that must not be compressed (RFC 6672 2.5, RFC 9460 2.2). */
    PLAIN_NAME {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.name(in.name(false));
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            NAME.print(in, out);
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            NAME.parse(in, out);
        }
    },
    /** A {@code <character-string>}: one length byte, up to 255 bytes. */
    STRING {
        @Override
        void copy(WireReader in, WireWriter out) {
            int size = in.u8();
            out.u8(size).bytes(in.take(size));
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            quote(in.take(in.u8()), out);
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            byte[] text = unescape(in.next("a text"), 255);
            out.u8(text.length).bytes(text);
        }
    },
    /** One or more strings, to the end (RFC 1035 3.3.14). */
    STRINGS {
        @Override
        void copy(WireReader in, WireWriter out) {
            do {
                STRING.copy(in, out);
            } while (in.remaining() > 0);
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            STRING.print(in, out);
            while (in.remaining() > 0) {
                out.append(' ');
                STRING.print(in, out);
            }
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            do {
                STRING.parse(in, out);
            } while (in.hasNext());
        }
    },
    /** At least one byte to the end, as hexadecimal digits. */
    HEX {
        @Override
        void copy(WireReader in, WireWriter out) {
            if (in.remaining() == 0) {
                throw in.malformed("a digest or certificate follows");
            }
            out.bytes(in.rest());
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(HexFormat.of().withUpperCase().formatHex(in.rest().toArray()));
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            String digits = in.joinedRest("a run of hexadecimal digits");
            if (digits.isEmpty()) {
                throw new MalformedInputException("a run of hexadecimal digits is missing");
            }
            out.bytes(hex(digits));
        }
    },
    /** Bytes to the end, in Base64 that may stand in groups (RFC 2535 7.1, RFC 4034 2.2). */
    BASE64 {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.bytes(in.rest());
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(Base64.getEncoder().encodeToString(in.rest().toArray()));
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            String text = in.joinedRest("a key in Base64");
            try {
                out.bytes(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                throw new MalformedInputException("that is no Base64: " + e.getMessage());
            }
        }
    },
    /** A property tag of ASCII letters and digits (RFC 8659 4.1). */
    CAA_TAG {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.bytes(tag(new String(in.take(in.u8()), StandardCharsets.ISO_8859_1)));
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            out.append(new String(in.take(in.u8()), StandardCharsets.US_ASCII));
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.bytes(tag(in.next("a property tag")));
        }

        private byte[] tag(String tag) {
            if (!tag.matches("[A-Za-z0-9]{1,255}")) {
                throw new MalformedInputException("a CAA tag is letters and digits, such as issue, issuewild, iodef");
            }
            byte[] counted = new byte[tag.length() + 1];
            counted[0] = (byte) tag.length();
            System.arraycopy(tag.getBytes(StandardCharsets.US_ASCII), 0, counted, 1, tag.length());
            return counted;
        }
    },
    /** Text to the end of the data, without a length (RFC 8659 4.1). */
    LONG_TEXT {
        @Override
        void copy(WireReader in, WireWriter out) {
            out.bytes(in.rest());
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            quote(in.rest().toArray(), out);
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            out.bytes(unescape(in.next("a value"), WireWriter.BYTES_MAX));
        }
    },
    /** SvcParams to the end (RFC 9460 2.1, 2.2). */
    SERVICE_PARAMETERS {
        @Override
        void copy(WireReader in, WireWriter out) {
            ServiceParameters.copy(in, out);
        }

        @Override
        void print(WireReader in, StringBuilder out) {
            ServiceParameters.print(in, out);
        }

        @Override
        void parse(RecordText in, WireWriter out) {
            ServiceParameters.parse(in, out);
        }
    };

    /** Copies a checked field; names come out uncompressed. */
    abstract void copy(WireReader in, WireWriter out);

    abstract void print(WireReader in, StringBuilder out);

    abstract void parse(RecordText in, WireWriter out);

    static byte[] hex(String digits) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(
                    "bytes are written as pairs of hexadecimal digits, not \"" + digits + "\"");
        }
    }

    static void quote(byte[] text, StringBuilder out) {
        out.append('"');
        for (byte each : text) {
            Escapes.append(out, each, "\\\"");
        }
        out.append('"');
    }

    static byte[] unescape(String text, int max) {
        WireWriter bytes = new WireWriter();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                bytes.u8(Escapes.decode(text, i));
                i += Escapes.size(text, i) - 1;
            } else if (each < 0x80) {
                bytes.u8(Escapes.latin(each, text));
            } else {
                // people paste UTF-8 into TXT values: its bytes are kept, one escape each when printed
                int codePoint = text.codePointAt(i);
                bytes.bytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint) - 1;
            }
            if (bytes.size() > max) {
                throw new MalformedInputException("a text has at most " + max + " bytes; write more of them");
            }
        }
        return bytes.toBytes().toArray();
    }
}
