package internet2.server.gateway;

/** Everything that the gateway serves: the composition root fills it. */
public record GatewayApis(
        CertificateApi certificates,
        AuthorityApi authority,
        PolicyApi policy,
        NamesApi names,
        ZonesApi zones,
        ZonesKeyApi zonesKey,
        DnsKeyApi dnsKeys,
        ResolverApi resolver,
        LogApi log,
        WitnessApi witness,
        StaticCtApi staticCt,
        LedgerApi ledger,
        AssetApi assets,
        MemoryApi memory,
        ContentApi content,
        NodeApi node,
        ConsensusApi consensus,
        PeerApi peers,
        AcmeApi acme,
        WorkloadApi workloads,
        EnrolmentApi enrolments) {}
