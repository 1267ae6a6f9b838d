import Lifecycle
package import Logging
import Metrics
import ResourceModel
package import Stores

/// Keeps MeshInsights and ServiceInsights as the meshes are.
///
/// Changes are gathered for a moment: what happens within `interval` is counted once. Ends by cancellation.
package struct InsightService: Service {
    private let store: ResourceStore
    private let interval: Duration
    private let metrics: InsightMetrics
    private let logger: Logger

    /// - `interval`: The shortest time from one count to the next.
    /// - `metrics`: Where counts are timed.
    package init(
        store: ResourceStore,
        interval: Duration,
        metrics: InsightMetrics = InsightMetrics(MetricRegistry()),
        logger: Logger
    ) {
        (self.store, self.interval, self.metrics, self.logger) = (store, interval, metrics, logger)
    }

    /// Computes what has changed, again and again, until the task is cancelled.
    package func run() async throws {
        // The first signal of many stays: what is waited for since then is counted together.
        let (wakes, wake) = AsyncStream.makeStream(
            of: ContinuousClock.Instant.self,
            bufferingPolicy: .bufferingOldest(1)
        )
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [store] in
                for await _ in store.signals() { wake.yield(.now) }
                wake.finish()
            }
            var seen: Revision?
            var known = ReportedProxies()
            var rest = ContinuousClock.now
            for await since in wakes {
                metrics.idle.observe(milliseconds: .now - rest)
                metrics.waited.observe(milliseconds: .now - since)
                await follow(&seen, &known)
                do { try await Task.sleep(for: interval) } catch { break }
                rest = .now
            }
            group.cancelAll()
        }
    }

    private func follow(_ seen: inout Revision?, _ known: inout ReportedProxies) async {
        let (snapshot, start, isResync) = (store.snapshot, ContinuousClock.now, seen == nil)
        let meshes =
            seen.flatMap { Self.meshes(changedIn: store.changes(since: $0)) }
            ?? Set(snapshot.list(.mesh).map(\.name))
        seen = snapshot.revision
        guard !meshes.isEmpty else { return }
        do {
            let isChanged = try await update(meshes, as: snapshot, &known)
            metrics.processed(in: .now - start, isResync: isResync, isChanged: isChanged)
        } catch {
            logger.error("failed to write insights", [.error: "\(error)"])
            // Counted again with the next change.
            seen = nil
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

    /// Returns whether anything differs from before.
    private func update(_ meshes: Set<String>, as snapshot: ResourceSnapshot, _ known: inout ReportedProxies)
        async throws -> Bool
    {
        var insights: [Resource] = []
        for mesh in meshes.sorted() { insights += Self.insights(of: mesh, in: snapshot, &known) }
        return try await store.write { [insights] draft in
            for insight in insights {
                // The mesh may be gone meanwhile.
                guard let owner = insight.owner, draft[owner] != nil else { continue }
                draft.put(insight)
            }
            return !draft.changes.isEmpty
        }
    }

    /// What is counted of one mesh; nothing if it doesn't exist.
    ///
    /// - `known`: Proxies as they were read before.
    static func insights(of name: String, in snapshot: ResourceSnapshot, _ known: inout ReportedProxies) -> [Resource] {
        let key = ResourceKey(.mesh, name: name)
        known.read(name, in: snapshot)
        guard let mesh = snapshot[key].map({ Mesh($0) }) else { return [] }
        var proxies = MeshStatistics()
        var services = ServiceStatistics(mesh: mesh)
        known.forEach(name) {
            proxies.add($0)
            services.add($0)
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
        let servicesKey = ResourceKey(.serviceInsight, mesh: name, name: "all-services-\(name)")
        if services.counts != (0, 0) || snapshot[servicesKey] != nil {
            insights.append(Resource(servicesKey, labels: [Label.mesh: name], spec: services.spec, owner: key))
        }
        return insights
    }
}
