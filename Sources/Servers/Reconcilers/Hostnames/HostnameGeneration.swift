package import Documents
package import ResourceModel
package import Stores

/// Gives services the names that HostnameGenerators make for them in this zone.
///
/// A zone's own generators come first, then the older ones; of two services with the same name the older one has it, and the
/// other one's status says so.
/// Source: Kuma 2.14, hostname generator.
package struct HostnameGeneration: Reconciler {
    /// Kuma's `component_hostname_generator` counts its runs.
    package let name = "hostname-generator"
    /// Services of all three kinds, and what makes names for them.
    package let inputs: Set<KindName> = [.hostnameGenerator, .meshService, .meshExternalService, .meshMultiZoneService]
    /// A generator may name any service.
    package let broadInputs: Set<KindName> = [.hostnameGenerator]
    let zone: String

    /// - Parameter zone: What templates are told of a service that names no zone.
    package init(zone: String) { self.zone = zone }

    /// Names all services of the scope's meshes anew: who has a name depends on all others.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        let assignment = HostnameAssignment(draft.list(.hostnameGenerator), zone: zone)
        for kind in [KindName.meshExternalService, .meshService, .meshMultiZoneService] {
            var byMesh: [String: [Resource]] = [:]
            draft.forEach(kind) { if scope.contains($0.mesh) { byMesh[$0.mesh, default: []].append($0) } }
            for services in byMesh.values {
                // Places are moved, not resources: these are large.
                let order = services.indices.sorted { HostnameAssignment.isOlder(services[$0], services[$1]) }
                for service in named(order.map { services[$0] }, kind, by: assignment) { draft.put(service) }
            }
        }
        return nil
    }

    /// Names the touched services alone, unless names collide.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        let assignment = HostnameAssignment(draft.list(.hostnameGenerator), zone: zone)
        let services = touched.keys.filter { ServiceIndex.kinds.contains($0.kind) }
        var results: [Resource] = []
        for (group, keys) in Dictionary(grouping: services, by: ServiceIndex.Group.init) {
            let names = Set(keys.map(\.name))
            let outcome = named(keys.compactMap { draft[$0] }, group.kind, by: assignment)
            let isAlone =
                !outcome.contains(where: \.isInCollision) && !touched.services.hasCollisions(group, beside: names)
                && outcome.flatMap(\.generatedHostnames).allSatisfy {
                    !touched.services.hasOwner($0, group, beside: names)
                }
            guard isAlone else { return reconcile(&draft, proxies: proxies, scope: scope) }
            results += outcome
        }
        for service in results { draft.put(service) }
        return nil
    }

    /// The services of one mesh with what the generators make for them.
    private func named(_ services: [Resource], _ kind: KindName, by assignment: HostnameAssignment) -> [Resource] {
        let outcomes = assignment.outcomes(of: services, kind).map { outcomes in
            outcomes.map { Condition($0, among: services) }
        }
        return zip(services, outcomes).map { service, outcomes in
            var result = service
            var status = service.status ?? [:]
            let outcomes = outcomes.sorted { $0.generator < $1.generator }
            let foreign = (status["addresses"]?.arrayValue ?? []).filter {
                $0["origin"]?.stringValue != "HostnameGenerator"
            }
            Self.set("addresses", foreign + outcomes.compactMap(\.address), &status)
            Self.set("hostnameGenerators", outcomes.map(\.json), &status)
            // A resource whose status was never computed and stays empty has none.
            result.status = service.status == nil && status == [:] ? nil : status
            return result
        }
    }

    private static func set(_ name: String, _ items: [JSON], _ status: inout JSON) {
        if items.isEmpty { status.remove(name) } else { status.set(name, .array(items)) }
    }
}

extension Resource {
    /// Names in the status of a service that generators made.
    var generatedHostnames: [String] {
        (status?["addresses"]?.arrayValue ?? []).compactMap { address in
            address["origin"]?.stringValue == "HostnameGenerator" ? address["hostname"]?.stringValue : nil
        }
    }

    /// Whether another service has a name that this one would have.
    var isInCollision: Bool {
        (status?["hostnameGenerators"]?.arrayValue ?? []).contains {
            $0["conditions"]?.arrayValue?.first?["reason"]?.stringValue == Condition.collision
        }
    }
}

/// What the status of a service says of one generator.
private struct Condition {
    static let collision = "Collision"
    let generator: String
    private let hostname: String?
    private let reason: String
    private let message: String

    init(_ outcome: HostnameAssignment.Outcome, among services: [Resource]) {
        generator = outcome.generator
        switch outcome.result {
        case .generated(let name): (hostname, reason, message) = (name, "Generated", "")
        case .collision(let name, let owner):
            let owner = services[owner]
            let place = owner.labels[Label.zone].map { " of zone \($0)" } ?? ""
            (hostname, reason) = (nil, Self.collision)
            // Compat: it begins as Kuma's, which then names the service itself in place of the other one (HostnameTests).
            message =
                "Hostname collision with \(owner.kind): \(name) is already used by \(owner.displayName)\(place)"
                + (owner.kri.map { " (\($0))" } ?? "")
        case .templateError(let words): (hostname, reason, message) = (nil, "TemplateError", words)
        }
    }

    private var reference: JSON { ["coreName": .string(generator)] }

    var address: JSON? {
        hostname.map {
            ["hostname": .string($0), "origin": "HostnameGenerator", "hostnameGeneratorRef": reference]
        }
    }

    var json: JSON {
        let condition: JSON = [
            "type": "Generated", "status": hostname == nil ? "False" : "True", "reason": .string(reason),
            "message": .string(message),
        ]
        return ["hostnameGeneratorRef": reference, "conditions": [condition]]
    }
}
