package internet2.cli;

import tools.jackson.databind.JsonNode;

/** How trust anchors of zones are written. */
enum AnchorFormat {
    /** Lines of a zone file: unbound's {@code trust-anchor-file}, {@code unbound-host -f}, {@code drill -k}. */
    zone {
        @Override
        String line(String zone, String dnskey) {
            return zone + " IN DNSKEY " + dnskey + "\n";
        }
    },
    /** BIND's {@code trust-anchors}, as {@code delv -a} takes it. */
    bind {
        @Override
        String line(String zone, String dnskey) {
            String[] fields = dnskey.split(" ", 4);
            return "    \"" + zone + "\" static-key " + fields[0] + " " + fields[1] + " " + fields[2] + " \""
                    + fields[3] + "\";\n";
        }

        @Override
        String text(JsonNode anchors) {
            return "trust-anchors {\n" + super.text(anchors) + "};\n";
        }
    };

    abstract String line(String zone, String dnskey);

    /** @param anchors as the gateway gives them */
    String text(JsonNode anchors) {
        StringBuilder lines = new StringBuilder();
        anchors.forEach(each -> lines.append(
                line(each.path("zone").asString(), each.path("dnskey").asString())));
        if (lines.isEmpty()) {
            throw CommandFailure.refused("the zones of this network are not signed");
        }
        return lines.toString();
    }
}
