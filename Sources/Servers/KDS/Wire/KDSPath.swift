/// The methods of Kuma's exchange between control planes.
enum KDSPath {
    static let globalToZone = "/kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync"
    static let zoneToGlobal = "/kuma.mesh.v1alpha1.KDSSyncService/ZoneToGlobalSync"
    static let configurations = "/kuma.mesh.v1alpha1.GlobalKDSService/StreamXDSConfigs"
    static let statistics = "/kuma.mesh.v1alpha1.GlobalKDSService/StreamStats"
    static let clusters = "/kuma.mesh.v1alpha1.GlobalKDSService/StreamClusters"
    static let healthCheck = "/kuma.mesh.v1alpha1.GlobalKDSService/HealthCheck"
}

/// Names of what a zone says of itself with each call.
enum KDSMetadata {
    /// The zone's name.
    static let clientID = "client-id"
    static let kdsVersion = "kds-version"
    static let features = "features"
    static let version = "version"
    static let authorization = "authorization"

    /// The zone says that it lives as often as global wants it.
    static let pingHealth = "zone-ping-health"
    /// As ``PeerFeatures/resume``.
    static let resume = "resume"
    /// The zone tells which other zones it reaches. Ours alone: a stock zone is not asked for a kind that it does not know.
    static let reachability = "reachability"
    /// The zone sends names with a hash.
    static let hashSuffix = "hash-suffix"
}
