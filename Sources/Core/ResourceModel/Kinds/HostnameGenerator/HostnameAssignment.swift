/// Which names HostnameGenerators make for services in one zone, and who has a name that several would have.
///
/// A zone's own generators come first, then the older ones; of two services with the same name the older one has it.
/// Source: Kuma 2.14, hostname generator.
package struct HostnameAssignment: Sendable {
    /// What a generator made of a service.
    package struct Outcome: Hashable, Sendable {
        /// What came of it.
        package enum Result: Hashable, Sendable {
            case generated(String)
            /// The name, and the place of the service that has it.
            case collision(String, owner: Int)
            /// Why the template gives this service no name.
            case templateError(String)
        }
        /// The name of the HostnameGenerator.
        package var generator: String
        /// Never a name that another service of the same list was given.
        package var result: Result

        /// As a generator, or the status that it left, says.
        package init(generator: String, result: Result) { (self.generator, self.result) = (generator, result) }
    }

    private struct Generator: Sendable {
        let rule: HostnameGenerator
        let template: HostnameTemplate?

        /// Throws if the template can't be filled, or gives no DNS name.
        func hostname(of service: Resource, zone: String) throws(GoTemplate.Failure) -> String {
            // Read anew, what could not be read says why.
            let known: HostnameTemplate
            if let template { known = template } else { known = try HostnameTemplate(rule.template) }
            let hostname = try known.render(.init(service, localZone: zone))
            guard NameRules.isSubdomain(hostname) else {
                throw GoTemplate.Failure("template \(rule.template) gives \"\(hostname)\", which is no DNS name")
            }
            return hostname
        }
    }

    private let generators: [Generator]
    private let zone: String

    /// - `generators`: Of all kinds, as the zone has them; those that an extension computes are passed over.
    /// - `zone`: What templates are told of a service that names no zone.
    package init(_ generators: [Resource], zone: String) {
        self.zone = zone
        self.generators = generators.sorted(by: Self.precedes).map { resource in
            let rule = HostnameGenerator(resource)
            // What is no template was refused when it was written; one from another control plane makes no names.
            return Generator(rule: rule, template: try? HostnameTemplate(rule.template))
        }.filter { $0.rule.extensionType == nil }
    }

    /// What becomes of each service, in the order in which they are given; empty for one that no generator selects.
    ///
    /// - `services`: All of one mesh and kind whose names could be the same, older ones first.
    package func outcomes(of services: [Resource], _ kind: KindName) -> [[Outcome]] {
        var owners: [String: Int] = [:]
        var outcomes = [[Outcome]](repeating: [], count: services.count)
        for generator in generators where generator.rule.kind == kind {
            for (index, service) in services.enumerated() where generator.rule.matches(service) {
                let result: Outcome.Result
                do throws(GoTemplate.Failure) {
                    let hostname = try generator.hostname(of: service, zone: zone)
                    let owner = owners[hostname, default: index]
                    owners[hostname] = owner
                    result = owner == index ? .generated(hostname) : .collision(hostname, owner: owner)
                } catch {
                    result = .templateError(error.description)
                }
                outcomes[index].append(Outcome(generator: generator.rule.name, result: result))
            }
        }
        return outcomes
    }

    /// Whether a service has a name before another one: the older one, then the one whose name comes first.
    package static func isOlder(_ a: Resource, _ b: Resource) -> Bool { (a.created, a.name) < (b.created, b.name) }

    private static func precedes(_ a: Resource, _ b: Resource) -> Bool {
        let (first, second) = (a.labels[Label.origin] == Label.originZone, b.labels[Label.origin] == Label.originZone)
        return first == second ? isOlder(a, b) : first
    }
}
