package import Documents
import TestSupport

extension Plane {
    /// What this control plane holds, by `<Kind>/<mesh>/<name>`, as its REST API shows it, with times.
    ///
    /// Without what says who is connected (insights): that differs from one moment to the next.
    package func state() async throws -> [String: JSON] {
        var state: [String: JSON] = [:]
        for kind in try await get("/_resources")["resources"]?.arrayValue ?? [] {
            guard let name = kind["name"]?.stringValue, !name.hasSuffix("Insight") else { continue }
            guard let path = kind["path"]?.stringValue else { continue }
            let reply = try await call("GET", "/\(path)?size=1000")
            guard reply.status == 200 else { continue }
            for resource in reply.body["items"]?.arrayValue ?? [] {
                let (mesh, own) = (resource["mesh"]?.stringValue ?? "", resource["name"]?.stringValue ?? "")
                state["\(name)/\(mesh)/\(own)"] = resource
            }
        }
        return state
    }

    /// What this control plane and others must agree on: resources of some kinds by kind and name as their owner gave it.
    ///
    /// - `zone`: Only what comes from this zone; nil: only what comes from global.
    package func shared(_ kinds: Set<String>, from zone: String?) async throws -> [String: JSON] {
        var shared: [String: JSON] = [:]
        for var resource in try await state().values {
            guard let kind = resource["type"]?.stringValue, kinds.contains(kind) else { continue }
            let labels = resource["labels"]?.stringMap ?? [:]
            let isFromGlobal = labels["kuma.io/origin"] == "global" || labels["kuma.io/origin"] == nil
            guard zone.map({ labels["kuma.io/zone"] == $0 && !isFromGlobal }) ?? isFromGlobal else { continue }
            let name = labels["kuma.io/display-name"] ?? resource["name"]?.stringValue ?? ""
            // These are the holder's own.
            for own in ["name", "labels", "kri", "zone", "creationTime", "modificationTime"] { resource.remove(own) }
            shared["\(kind)/\(name)"] = resource.sortedByKey()
        }
        return shared
    }

    /// What this control plane has been told of another zone, of some kinds, by kind and name as their owner gave it.
    package func told(_ kinds: Set<String>, of zone: String) async throws -> [String: JSON] {
        var told: [String: JSON] = [:]
        for resource in try await state().values {
            guard let kind = resource["type"]?.stringValue, kinds.contains(kind) else { continue }
            let labels = resource["labels"]?.stringMap ?? [:]
            guard labels["kuma.io/zone"] == zone else { continue }
            told["\(kind)/\(labels["kuma.io/display-name"] ?? "")"] = resource
        }
        return told
    }

    /// Waits until this control plane and another agree on resources of some kinds; says on which they do not.
    package func agrees(with other: Plane, on kinds: Set<String>, from zone: String?) async throws {
        var differing: [String] = []
        do {
            try await eventually("\(host.name) and \(other.host.name) agree", within: .seconds(60)) {
                let (mine, theirs) = (try await shared(kinds, from: zone), try await other.shared(kinds, from: zone))
                differing = Set(mine.keys).union(theirs.keys).sorted().filter { mine[$0] != theirs[$0] }
                    .map { "\($0): \(mine[$0] ?? .null) here, \(theirs[$0] ?? .null) there" }
                return differing.isEmpty
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error):\n\(differing.joined(separator: "\n"))")
        }
    }
}
