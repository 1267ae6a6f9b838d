package import Logging

// LogKeys: the names of what is said about a mesh in logs, in one list for all who log; `LogKey` in `Logging` has what any program says.

// MARK: - Resources, zones and instances

extension LogKey {
    /// The mesh.
    package static let meshName = LogKey("mesh.name")
    /// The zone that the message is about.
    package static let zoneName = LogKey("zone.name")
    /// The zone that somebody says it is, against what is known; several are separated by commas.
    package static let zoneClaimed = LogKey("zone.claimed")
    /// The instance of a zone's control plane, as it calls itself.
    package static let zoneInstance = LogKey("zone.instance")
    /// Other instances that speak for the same zone, separated by commas.
    package static let zoneInstanceOther = LogKey("zone.instance.other")
    /// The version of a zone's control plane.
    package static let zoneVersion = LogKey("zone.version")
    /// An instance of this control plane.
    package static let instanceID = LogKey("instance.id")
    /// `global` or `zone`.
    package static let mode = LogKey("mode")
    /// Which backend holds the resources.
    package static let storeType = LogKey("store.type")
    /// A resource: kind, mesh and name.
    package static let resourceKey = LogKey("resource.key")
    /// A resource's name, where its kind is said beside it.
    package static let resourceName = LogKey("resource.name")
    /// Resources that changed: the first of them by kind, mesh and name, separated by commas.
    package static let resourceChanged = LogKey("resource.changed")
    /// Who asks the API, as their token says.
    package static let userName = LogKey("user.name")
    /// Whose token is made.
    package static let userIssued = LogKey("user.issued")
}

// MARK: - Streams

extension LogKey {
    /// The type of resources on an xDS stream.
    package static let xdsType = LogKey("xds.type")
    /// The nonce of an answer on an xDS stream.
    package static let xdsNonce = LogKey("xds.nonce")
    /// The type of resources on a KDS stream.
    package static let kdsType = LogKey("kds.type")
    /// The nonce of a message on a KDS stream.
    package static let kdsNonce = LogKey("kds.nonce")
    /// What the other end says it has, each name once, separated by blanks.
    package static let kdsHeld = LogKey("kds.held")
    /// What a message brings, each as `name@version`, separated by blanks.
    package static let kdsBrought = LogKey("kds.brought")
    /// How many resources a message takes away.
    package static let removedCount = LogKey("removed.count")
    /// What a message takes away, names separated by blanks.
    package static let kdsRemoved = LogKey("kds.removed")
}

// MARK: - Proxies

extension LogKey {
    /// The proxy: mesh and name.
    package static let proxyID = LogKey("proxy.id")
    /// Parts of a proxy's plan that are others than before, separated by commas.
    package static let planParts = LogKey("plan.parts")
    /// The proxy's name, where its mesh is said beside it, or it has none.
    package static let proxyName = LogKey("proxy.name")
    /// The name of a secret that a proxy asks for; never what it holds.
    package static let secretName = LogKey("secret.name")
    /// An application beside the proxy, as the Dataplane calls it.
    package static let applicationName = LogKey("application.name")
    /// A probe of an application, as the request names it.
    package static let probeTarget = LogKey("probe.target")
    /// Where telemetry goes.
    package static let collectorName = LogKey("collector.name")
    /// Traces, logs or metrics.
    package static let telemetrySignal = LogKey("telemetry.signal")
    /// Which document of the proxy's dynamic configuration.
    package static let configurationPath = LogKey("configuration.path")
    /// The version of Envoy that is there.
    package static let envoyVersion = LogKey("envoy.version")
    /// The version of Envoy that this is made for.
    package static let envoyExpected = LogKey("envoy.expected")
    /// The zone of a gateway: a zone ingress, or a zone proxy of a mesh.
    package static let gatewayZone = LogKey("gateway.zone")
    /// Where a gateway listens.
    package static let gatewayAddress = LogKey("gateway.address")
    /// Whether a gateway is reached.
    package static let gatewayState = LogKey("gateway.state")
    /// Since when no gateway of another zone answers.
    package static let isolatedSince = LogKey("isolated.since")
}
