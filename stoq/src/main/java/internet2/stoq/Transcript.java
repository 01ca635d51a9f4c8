package internet2.stoq;

public record Transcript() {}
