import Documents
import PolicyMatching
import ResourceModel
import Topology

/// The outbound part of a class of proxies.
struct OutboundPlanning {
    /// Requests after which a connection to another zone is replaced: its ingress balances connections, not requests
    /// (`docs/decisions/0010`).
    static let requestsPerIngressConnection: UInt32 = 10

    /// An address at which something is called.
    private struct Target {
        var address: String
        var port: UInt16
        var destination: DestinationID
    }

    let proxy: SidecarPlanning
    let key: OutboundClass
    let addresses: [VirtualAddress]
    private let permitted: PermittedReach
    var mesh: MeshSnapshot { proxy.mesh }

    var timeouts: ConfTable<TimeoutConf>
    var retries: ConfTable<RetryConf>
    var breakers: ConfTable<CircuitBreakerConf>
    var strategies: ConfTable<LoadBalancingConf>
    var checks: ConfTable<HealthCheckConf>
    let version: TLSVersionRange
    private var logs: ConfTable<AccessLogConf>
    private let httpRoutes: RouteTable
    private let tcpRoutes: RouteTable
    /// What is the same for all destinations.
    private let (logSubject, logPipe, trace): (LogSubject, String, TracePlan?)
    var clusters: [String: ClusterPlan] = [:]

    init(_ proxy: SidecarPlanning, addresses: [VirtualAddress]) {
        self.proxy = proxy
        self.addresses = addresses
        key = proxy.outboundClass(addresses)
        permitted = proxy.permittedReach
        timeouts = ConfTable(proxy.outboundPolicies("MeshTimeout")) { TimeoutConf($0.json) }
        retries = ConfTable(proxy.outboundPolicies("MeshRetry")) { RetryConf($0.json) }
        breakers = ConfTable(proxy.outboundPolicies("MeshCircuitBreaker")) { CircuitBreakerConf($0.json) }
        strategies = ConfTable(proxy.outboundPolicies("MeshLoadBalancingStrategy")) { LoadBalancingConf($0.json) }
        checks = ConfTable(proxy.outboundPolicies("MeshHealthCheck")) { HealthCheckConf($0.json) }
        logs = ConfTable(proxy.outboundPolicies("MeshAccessLog")) { AccessLogConf($0.json) }
        httpRoutes = RouteTable(proxy.outboundPolicies("MeshHTTPRoute"))
        tcpRoutes = RouteTable(proxy.outboundPolicies("MeshTCPRoute"))
        version = proxy.clientTLS
        (logSubject, logPipe, trace) = (proxy.logSubject, proxy.logPipe, proxy.trace)
    }

    func part() -> OutboundPart {
        var planning = self
        return planning.make()
    }

    private mutating func make() -> OutboundPart {
        var names = MeshNames()
        var targets: [Target] = []
        if key.usesVirtualAddresses {
            for address in addresses {
                let reached = address.ports.filter {
                    reaches($0.destination) && !key.collisions.contains(address.address)
                }
                guard !reached.isEmpty else { continue }
                targets += reached.map { Target(address: address.address, port: $0.port, destination: $0.destination) }
                for name in address.names { names.add(name, address.address) }
            }
        } else {
            targets = key.explicit.compactMap(target)
        }
        var listeners: [OutboundPlan] = []
        var seen: Set<String> = []
        for target in targets where seen.insert("\(target.address):\(target.port)").inserted {
            if let destination = mesh.destination(target.destination) {
                listeners.append(listener(target, destination))
            }
        }
        listeners.sort { ($0.address, $0.port) < ($1.address, $1.port) }
        return OutboundPart(
            mesh: mesh.name,
            listeners: listeners,
            clusters: clusters.values.sorted { $0.name < $1.name },
            names: names
        )
    }

    /// What a proxy says that it wants to call; where it says nothing, what permissions let it call if reach is derived from them.
    private func reaches(_ id: DestinationID) -> Bool {
        switch id {
        case .tags(let service, _):
            return key.reachableServices.isEmpty ? isPermitted(id) : key.reachableServices.contains(service)
        case .resource(let kind, let name, let port):
            guard let wanted = key.reachableBackends else {
                return key.reachableServices.isEmpty && mesh.settings.servicesMode != .reachableBackends
                    && isPermitted(id)
            }
            guard let entry = mesh.services[ServiceID(kind, name)] else { return false }
            return wanted.contains { $0.means(entry) && ($0.port.map { $0 == port } ?? true) }
        }
    }

    private func isPermitted(_ id: DestinationID) -> Bool {
        guard let callers = key.callers else { return true }
        return mesh.destination(id).map { permitted.includes($0, from: callers) } ?? false
    }

    /// Nil for a reference to something that is not there.
    private func target(_ outbound: ExplicitOutbound) -> Target? {
        switch outbound.target {
        case .tags(var tags):
            guard let service = tags.removeValue(forKey: Tag.service) else { return nil }
            return Target(
                address: outbound.address,
                port: outbound.port,
                destination: .tags(service: service, tags: tags)
            )
        case .backend(let kind, let name, let labels, let port):
            guard let entry = mesh.service(kind, name: name, labels: labels),
                let found = entry.ports.first(where: { port == 0 || $0.port == port })
            else { return nil }
            return Target(
                address: outbound.address,
                port: outbound.port,
                destination: entry.destination(at: found.port)
            )
        }
    }

    private mutating func listener(_ target: Target, _ destination: Destination) -> OutboundPlan {
        let timeout = timeouts.conf(destination)
        let requests = httpRoutes.rules(for: destination)
        let connections = requests.isEmpty ? tcpRoutes.rules(for: destination).first : nil
        var described = destination.protocol
        let traffic: OutboundPlan.Traffic
        if connections == nil, destination.protocol.isHTTP || !requests.isEmpty {
            traffic = .requests(requestRoutes(destination, requests))
            if !described.isHTTP { described = .http }
        } else {
            // Connections of a service that speaks HTTP are routed as they are.
            if described.isHTTP { described = .tcp }
            let shares = shares(connections?.conf ?? .object([]), of: destination) { _ in true }
            traffic = .bytes(shares, maxConnectAttempts: retries.conf(destination)?.maxConnectAttempts)
        }
        var subject = logSubject
        subject.destination =
            destination.reference.displayName.isEmpty ? destination.name : destination.reference.displayName
        var plan = OutboundPlan(
            address: target.address,
            port: target.port,
            bindsToPort: key.bindsToPort,
            destination: destination.name,
            kri: destination.kri,
            tags: destination.tags,
            protocol: described,
            insiders: key.insiders,
            readsKafka: key.readsKafka,
            traffic: traffic,
            timeout: timeout
        )
        plan.accessLogs =
            logs.conf(destination)?.plans(
                subject,
                isHTTP: described.isHTTP,
                pipe: logPipe,
                collectors: proxy.logCluster
            ) ?? []
        plan.trace = described.isHTTP ? trace : nil
        plan.announced = described.isHTTP ? key.announced : [:]
        plan.isUnified = key.isUnified && destination.kri != nil
        return plan
    }

    /// Kuma's name of the route that takes every request: the digest of its match.
    static let catchAllName = "9Zuf5Tg79OuZcQITwBbQykxAk2u4fRKrwYn3//AL4Yo="
}

extension ReachableBackend {
    fileprivate func means(_ entry: ServiceEntry) -> Bool {
        guard entry.id.kind == kind else { return false }
        if !labels.isEmpty { return labels.allSatisfy { entry.reference.labels[$0.key] == $0.value } }
        guard entry.id.name == name || (entry.isLocal && entry.reference.displayName == name) else { return false }
        return namespace.isEmpty || namespace == entry.reference.namespace
    }
}
