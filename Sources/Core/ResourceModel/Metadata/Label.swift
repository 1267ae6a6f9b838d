/// Names of labels and tags that the system gives a meaning, and some of their values.
package enum Label {
    /// The mesh of a mesh-scoped resource.
    package static let mesh = "kuma.io/mesh"
    /// `global` or `zone`: which kind of control plane the resource was written on; absent on the global one.
    package static let origin = "kuma.io/origin"
    /// The zone that the resource was written in.
    package static let zone = "kuma.io/zone"
    /// `kubernetes` or `universal`.
    package static let environment = "kuma.io/env"
    /// The name before a synced resource was renamed.
    package static let displayName = "kuma.io/display-name"
    /// Of Kubernetes: where the resource was written. Parts a KRI, and narrows policies of some roles.
    package static let namespace = "k8s.kuma.io/namespace"
    /// Of Kubernetes: the account of a proxy's pod.
    package static let serviceAccount = "k8s.kuma.io/service-account"
    /// A ``PolicyRole``; computed where a namespace is known, else absent, which reads as `system`.
    package static let policyRole = "kuma.io/policy-role"
    /// `sidecar`, `gateway`, `zoneingress`, `zoneegress`; always computed.
    package static let proxyType = "kuma.io/proxy-type"
    /// `enabled` on a Dataplane with a ZoneIngress listener; always computed.
    package static let listenerZoneIngress = "kuma.io/listener-zoneingress"
    /// `enabled` on a Dataplane with a ZoneEgress listener; always computed.
    package static let listenerZoneEgress = "kuma.io/listener-zoneegress"
    /// Which Workload a Dataplane belongs to, a DNS-1035 label; SPIFFE IDs are made of it.
    package static let workload = "kuma.io/workload"
    /// The generator that made the resource and may change or delete it, e.g. `meshservice-generator`.
    package static let managedBy = "kuma.io/managed-by"
    /// RFC 3339: since when a generated MeshService has had no proxy. Not synced.
    package static let deletionGracePeriodStartedAt = "kuma.io/deletion-grace-period-started-at"
    /// `shadow`: the policy has no effect but is shown by the inspection API.
    package static let effect = "kuma.io/effect"
    /// `disabled`: never leaves this control plane.
    package static let kdsSync = "kuma.io/kds-sync"
    /// Zones that may know a MeshService, or those behind a Dataplane, with `_` between them; empty: none but its own.
    package static let exportZones = "kuma.io/export-zones"
    /// On a proxy's resource: its agent has said goodbye, so nobody is sent there any more. The value is that run of the agent; another
    /// run takes the label off.
    package static let drained = "kuma.io/drained"

    /// A value of ``origin``: written on the global control plane.
    package static let originGlobal = "global"
    /// A value of ``origin``: written on a zone's control plane.
    package static let originZone = "zone"
}

/// Names of tags of proxies that the system gives a meaning.
package enum Tag {
    /// Which service an inbound or gateway belongs to; mandatory where there are tags.
    package static let service = "kuma.io/service"
    /// Set on each inbound and gateway by the zone's control plane.
    package static let zone = "kuma.io/zone"
    /// What an inbound speaks: `grpc`, `http`, `http2`, `kafka` or `tcp`.
    package static let proto = "kuma.io/protocol"
}

extension Resource {
    /// Whether the proxy that this describes is about to end.
    package var isDrained: Bool { labels[Label.drained] != nil }
    /// The name that people gave the resource: `kuma.io/display-name`, or the name itself.
    package var displayName: String {
        if let name = labels[Label.displayName], !name.isEmpty { name } else { name }
    }

    /// Whether the resource was written on this zone's control plane or, without a label, locally: what a zone owns.
    package var isLocallyOriginated: Bool { labels[Label.origin].map { $0 == Label.originZone } ?? true }
}
