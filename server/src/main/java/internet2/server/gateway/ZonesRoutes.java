package internet2.server.gateway;

import internet2.server.gateway.Reply.Caching;
import internet2.server.gateway.ZonesApi.NameChange;
import internet2.server.gateway.ZonesApi.NewZone;
import internet2.server.gateway.ZonesApi.ZoneChanges;
import internet2.server.gateway.ZonesApi.ZoneTerms;

/** {@code /api/v1/dns/zones} and {@code /api/v1/dns/names}. */
record ZonesRoutes(ZonesApi zones) {

    void addTo(Routes routes) {
        routes.add("listZones", exchange -> Reply.json(zones.zones()));
        routes.add("getZone", exchange -> Reply.json(zones.zone(exchange.text("zone"))));
        routes.add(
                "getZoneFile",
                exchange -> Reply.text("text/dns", zones.zoneFile(exchange.text("zone")), Caching.NEVER));
        routes.add(
                "createZone",
                exchange -> Reply.json(201, zones.createZone(exchange.caller(), exchange.body(NewZone.class))));
        routes.add(
                "changeZone",
                exchange -> Reply.json(
                        zones.changeZone(exchange.caller(), exchange.text("zone"), exchange.body(ZoneChanges.class))));
        routes.add(
                "setZoneTerms",
                exchange -> Reply.json(
                        zones.setTerms(exchange.caller(), exchange.text("zone"), exchange.body(ZoneTerms.class))));
        routes.add("deleteZone", exchange -> Reply.json(zones.deleteZone(exchange.caller(), exchange.text("zone"))));
        routes.add("getRegisteredName", exchange -> Reply.json(zones.registeredName(exchange.text("name"))));
        routes.add("changeRegisteredName", this::changeName);
    }

    private Reply changeName(Exchange exchange) {
        NameChange change = exchange.body(NameChange.class);
        if ((change.action() == ZonesApi.NameAction.TRANSFER)
                != change.newOwner().isPresent()) {
            throw ApiProblem.badRequest("new_owner belongs to a transfer, and only there");
        }
        return Reply.json(zones.changeName(exchange.caller(), change));
    }
}
