package import ResourceModel

/// The reconcilers of a zone control plane, in their order: services before their addresses and names, those before what unites them.
package struct ZoneReconcilers: Sendable {
    /// As in `KUMA_MULTIZONE_ZONE_NAME`.
    package var zone: String
    /// Out of which addresses of services come.
    package var blocks = AddressBlocks()
    /// `meshService.deletionGracePeriod`.
    package var gracePeriod: Duration = .seconds(3600)
    /// Those that there are: nothing else is made.
    package var kinds = AllKinds.table
    /// `meshService.generationInterval` is not 0.
    package var generatesServices = true
    /// `meshService.labelPropagation`; nil if it is not enabled.
    package var propagation: LabelPropagation?
    /// `experimental.inboundTagsDisabled`.
    package var areInboundTagsDisabled = false
    /// `dnsServer.serviceVipEnabled`.
    package var hasServiceEntries = true
    /// `experimental.ingressTagFilters`.
    package var ingressTagFilters: [String] = []
    /// Where it is counted that no address is left; nil: nowhere.
    package var metrics: ReconcilerMetrics?

    /// - Parameter zone: Written into what is made.
    package init(zone: String) { self.zone = zone }

    /// For a ``ReconcilerLoop`` on the zone's leader.
    package var list: [any Reconciler] {
        var result: [any Reconciler] = []
        if generatesServices, kinds[.meshService] != nil {
            result.append(
                MeshServiceGeneration(
                    zone: zone,
                    gracePeriod: gracePeriod,
                    propagation: propagation,
                    isByWorkload: areInboundTagsDisabled
                )
            )
        }
        if kinds[.workload] != nil { result += [WorkloadGeneration(zone: zone), WorkloadStatus()] as [any Reconciler] }
        result +=
            [
                IdentityInitialization(zone: zone, makesTrusts: kinds[.meshTrust] != nil),
                MeshServiceStatus(zone: zone),
                AddressAllocation(blocks: blocks),
                ServiceAddresses(
                    zone: zone,
                    blocks: blocks,
                    hasServiceEntries: hasServiceEntries,
                    metrics: metrics
                ),
                HostnameGeneration(zone: zone),
                MultiZoneServiceStatus(zone: zone),
                IngressServices(zone: zone, tagFilters: ingressTagFilters),
                TelemetryBackendStatus(),
            ] as [any Reconciler]
        return result
    }
}
