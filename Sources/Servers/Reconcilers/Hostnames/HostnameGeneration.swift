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
    let zone: String

    /// - Parameter zone: What templates are told of a service that names no zone.
    package init(zone: String) { self.zone = zone }

    /// Names all services of the scope's meshes anew: who has a name depends on all others.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        let generators = draft.list(.hostnameGenerator).map(Generator.init).sorted()
        for kind in [KindName.meshExternalService, .meshService, .meshMultiZoneService] {
            let fitting = generators.filter { $0.rule.kind == kind && $0.rule.extensionType == nil }
            var byMesh: [String: [Resource]] = [:]
            draft.forEach(kind) { if scope.contains($0.mesh) { byMesh[$0.mesh, default: []].append($0) } }
            for services in byMesh.values {
                // Places are moved, not resources: these are large.
                let order = services.indices.sorted {
                    (services[$0].created, services[$0].name) < (services[$1].created, services[$1].name)
                }
                for service in named(order.map { services[$0] }, by: fitting) { draft.put(service) }
            }
        }
        return nil
    }

    /// Names the touched services alone, unless names collide or a generator was touched.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        guard !touched.contains([.hostnameGenerator]) else {
            return reconcile(&draft, proxies: proxies, scope: scope)
        }
        let generators = draft.list(.hostnameGenerator).map(Generator.init).sorted()
        let services = touched.keys.filter { ServiceIndex.kinds.contains($0.kind) }
        var results: [Resource] = []
        for (group, keys) in Dictionary(grouping: services, by: ServiceIndex.Group.init) {
            let names = Set(keys.map(\.name))
            let fitting = generators.filter { $0.rule.kind == group.kind && $0.rule.extensionType == nil }
            let outcome = named(keys.compactMap { draft[$0] }, by: fitting)
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
    private func named(_ services: [Resource], by generators: [Generator]) -> [Resource] {
        var owners: [String: Int] = [:]
        var outcomes = [[Outcome]](repeating: [], count: services.count)
        for generator in generators {
            for (index, service) in services.enumerated() where generator.rule.matches(service) {
                let result: Outcome.Result
                if let hostname = generator.hostname(of: service, zone: zone) {
                    let owner = owners[hostname, default: index]
                    owners[hostname] = owner
                    result = owner == index ? .generated(hostname) : .collision(hostname, owner: services[owner].name)
                } else {
                    result = .templateError(generator.rule.template)
                }
                outcomes[index].append(Outcome(generator: generator.rule.name, result: result))
            }
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
            $0["conditions"]?.arrayValue?.first?["reason"]?.stringValue == Outcome.collision
        }
    }
}

/// What a generator made of a service.
private struct Outcome {
    enum Result {
        case generated(String)
        case collision(String, owner: String)
        case templateError(String)
    }

    static let collision = "Collision"
    let generator: String
    let result: Result

    private var reference: JSON { ["coreName": .string(generator)] }

    var address: JSON? {
        guard case .generated(let hostname) = result else { return nil }
        return ["hostname": .string(hostname), "origin": "HostnameGenerator", "hostnameGeneratorRef": reference]
    }

    var json: JSON {
        let (status, reason, message) =
            switch result {
            case .generated: ("True", "Generated", "")
            case .collision(let hostname, let owner):
                ("False", Self.collision, "hostname \(hostname) is already used by \(owner)")
            case .templateError(let template):
                ("False", "TemplateError", "template \(template) does not give a DNS name")
            }
        let condition: JSON = [
            "type": "Generated", "status": .string(status), "reason": .string(reason), "message": .string(message),
        ]
        return ["hostnameGeneratorRef": reference, "conditions": [condition]]
    }
}

/// A HostnameGenerator with its template read, in the order in which generators have their turn.
private struct Generator: Comparable {
    let rule: HostnameGenerator
    private let template: HostnameTemplate?
    private let isOfZone: Bool
    private let created: Timestamp

    init(_ resource: Resource) {
        rule = HostnameGenerator(resource)
        // What is no template was refused when it was written; one from another control plane makes no names.
        template = try? HostnameTemplate(rule.template)
        isOfZone = resource.labels[Label.origin] == Label.originZone
        created = resource.created
    }

    /// Nil if the template can't be filled, or gives no DNS name.
    func hostname(of service: Resource, zone: String) -> String? {
        // A service that lacks a label of the template gets no name.
        let hostname = try? template?.render(.init(service, localZone: zone))
        return hostname.flatMap { NameRules.isDNSName($0) ? $0 : nil }
    }

    static func < (a: Generator, b: Generator) -> Bool {
        (a.isOfZone ? 0 : 1, a.created, a.rule.name) < (b.isOfZone ? 0 : 1, b.created, b.rule.name)
    }

    static func == (a: Generator, b: Generator) -> Bool { a.rule.name == b.rule.name }
}
