package internet2.server.gateway;

/** {@code /stream}: what is left when a client asks for a stream without WebSocket. */
final class StreamRoutes {

    void addTo(Routes routes) {
        for (Topic topic : Topic.values()) {
            routes.add(topic.operationId(), exchange -> {
                throw new ApiProblem(
                        ProblemKind.UPGRADE_REQUIRED,
                        topic.path() + " is a WebSocket; connect with wss:// and HTTP/1.1");
            });
        }
    }
}
