import Lifecycle
package import Logging
import ResourceModel
package import Stores

/// Keeps MeshInsights and ServiceInsights as the meshes are.
///
/// Changes are gathered for a moment: what happens within `interval` is counted once. Ends by cancellation.
package struct InsightService: Service {
    private let store: ResourceStore
    private let interval: Duration
    private let logger: Logger

    /// - `interval`: The shortest time from one count to the next.
    package init(store: ResourceStore, interval: Duration, logger: Logger) {
        (self.store, self.interval, self.logger) = (store, interval, logger)
    }

    /// Computes what has changed, again and again, until the task is cancelled.
    package func run() async throws {
        var seen: Revision?
        for await _ in store.signals() {
            let snapshot = store.snapshot
            let meshes =
                seen.flatMap { Self.meshes(changedIn: store.changes(since: $0)) }
                ?? Set(snapshot.list(.mesh).map(\.name))
            seen = snapshot.revision
            if !meshes.isEmpty {
                do { try await update(meshes, as: snapshot) } catch {
                    logger.error("failed to write insights", ["error": "\(error)"])
                    // Counted again with the next change.
                    seen = nil
                }
            }
            do { try await Task.sleep(for: interval) } catch { return }
        }
    }

    /// The meshes that a change set touches; nil if it isn't known.
    static func meshes(changedIn set: ChangeSet?) -> Set<String>? {
        guard let set else { return nil }
        var meshes: Set<String> = []
        for change in set.changes {
            switch change.key.kind {
            case .mesh: meshes.insert(change.key.name)
            case .meshInsight, .serviceInsight: break
            default: if !change.key.mesh.isEmpty { meshes.insert(change.key.mesh) }
            }
        }
        return meshes
    }

    private func update(_ meshes: Set<String>, as snapshot: ResourceSnapshot) async throws {
        let insights = meshes.sorted().flatMap { Self.insights(of: $0, in: snapshot) }
        try await store.write { draft in
            for insight in insights {
                // The mesh may be gone meanwhile.
                guard let owner = insight.owner, draft[owner] != nil else { continue }
                draft.put(insight)
            }
        }
    }

    /// What is counted of one mesh; nothing if it doesn't exist.
    static func insights(of name: String, in snapshot: ResourceSnapshot) -> [Resource] {
        let key = ResourceKey(.mesh, name: name)
        guard let mesh = snapshot[key].map({ Mesh($0) }) else { return [] }
        var proxies = MeshStatistics()
        var services = ServiceStatistics(mesh: mesh)
        snapshot.forEach(.dataplane, mesh: name) { resource in
            let facts = ReportedProxy(
                resource,
                insight: snapshot[ResourceKey(.dataplaneInsight, mesh: name, name: resource.name)]
            )
            proxies.add(facts)
            services.add(facts)
        }
        for resource in snapshot.list(.externalService, mesh: name) { services.add(external: resource) }
        let counts = mesh.meshServices == .exclusive ? nil : services.counts
        var insights = [
            Resource(
                ResourceKey(.meshInsight, name: name),
                spec: proxies.spec(mesh: name, services: counts, in: snapshot),
                owner: key
            )
        ]
        let known = ResourceKey(.serviceInsight, mesh: name, name: "all-services-\(name)")
        if services.counts != (0, 0) || snapshot[known] != nil {
            insights.append(Resource(known, labels: [Label.mesh: name], spec: services.spec, owner: key))
        }
        return insights
    }
}
