package import Documents
import Lifecycle
import LogKeys
package import Logging
package import Net
import ResourceModel
package import Stores

/// Looks at the gateways of other zones again and again, and writes what it finds into this zone's ZoneReachability.
///
/// A failure is looked into once more at once; two in a row count. So a gateway that is cut off is known as such within two periods:
/// one until its turn comes, and two attempts of half a period each. It is written when something changes, and otherwise once a minute.
package final class ReachabilityProber: Service {
    private static let refresh = Duration.seconds(60)
    private let store: ResourceStore
    private let zone: String
    private let period: Duration
    private let loop: EventLoop
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - `zone`: This zone.
    /// - `period`: From the beginning of a round to that of the next; 0: nobody is looked for, and what was found earlier is forgotten.
    package init(
        store: ResourceStore,
        zone: String,
        period: Duration,
        loop: EventLoop,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.store, self.zone, self.period, self.loop) = (store, zone, period, loop)
        (self.now, self.logger) = (now, logger)
    }

    /// Runs until the task is cancelled. What was found stays, unless nobody is looked for.
    package func run() async throws {
        let key = ResourceKey(.zoneReachability, name: zone)
        guard period > .zero else {
            // Else what was out of reach then would be left out for ever.
            if store.snapshot[key] != nil { await write(ZoneReachability(gateways: []), key) }
            return
        }
        var table = ReachabilityTable(store.snapshot[key].map(ZoneReachability.init))
        var credentials = ProbeCredentials(zone: zone)
        var written = now()
        var told = ZoneReachability(gateways: table.gateways)
        // Nothing but time begins a round.
        let (nothing, _) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let clock = ContinuousClock()
        await runRounds(on: nothing) {
            let start = clock.now
            let outcomes = await look(&credentials)
            if Task.isCancelled { return nil }
            let isNews = table.apply(outcomes, at: now())
            tell(told, table.found)
            told = table.found
            if isNews || now().since(written) >= Self.refresh {
                written = now()
                await write(table.found, key)
            }
            return max(.zero, clock.now.duration(to: start + period))
        }
    }

    private func look(_ credentials: inout ProbeCredentials) async -> [RemoteGateway: ProbeOutcome] {
        let snapshot = store.snapshot
        let gateways = RemoteGateway.list(snapshot, from: zone)
        guard !gateways.isEmpty else { return [:] }
        let meshes = RemoteGateway.meshes(snapshot, from: zone)
        let shared = credentials.current(snapshot, now: now())
        var own: [String: ProbeCredentials.Ready] = [:]
        for mesh in Set(meshes.values) { own[mesh] = credentials.member(of: mesh, snapshot, now: now()) }
        return await withTaskGroup(of: (RemoteGateway, ProbeOutcome).self) { [own] group in
            for gateway in gateways {
                let mesh = meshes[gateway]
                group.addTask {
                    guard let ready = mesh.map({ own[$0] }) ?? shared else {
                        return (gateway, .unknown("no mesh has mutual TLS"))
                    }
                    let expected =
                        mesh.map { ExpectedGateway.member(mesh: $0, zone: gateway.zone) }
                        ?? .ingress(mesh: ready.mesh, zone: gateway.zone)
                    return (gateway, await self.look(at: gateway, ready, expected))
                }
            }
            var result: [RemoteGateway: ProbeOutcome] = [:]
            for await (gateway, outcome) in group { result[gateway] = outcome }
            return result
        }
    }

    private func look(at gateway: RemoteGateway, _ ready: ProbeCredentials.Ready, _ expected: ExpectedGateway) async
        -> ProbeOutcome
    {
        var outcome = ProbeOutcome.unknown("")
        for _ in 0..<2 {
            outcome = await GatewayProbe.ask(
                gateway,
                tls: ready.tls,
                expecting: expected,
                within: period / 2,
                on: loop
            )
            guard case .unreachable = outcome else { break }
        }
        return outcome
    }

    private func tell(_ before: ZoneReachability, _ found: ZoneReachability) {
        for gateway in found.gateways {
            let old = before.gateways.first {
                ($0.zone, $0.address, $0.port) == (gateway.zone, gateway.address, gateway.port)
            }
            guard old?.state != gateway.state else { continue }
            logger.log(
                gateway.state == .unreachable ? .warning : .info,
                "state of a zone's gateway",
                [
                    .gatewayZone: gateway.zone, .gatewayAddress: "\(gateway.address):\(gateway.port)",
                    .gatewayState: gateway.state.rawValue, .error: gateway.reason,
                ]
            )
        }
        switch (before.isolatedSince, found.isolatedSince) {
        case (nil, let since?):
            logger.warning(
                "no gateway of another zone answers",
                [
                    .isolatedSince: since.rfc3339, .count: "\(found.gateways.count)",
                    .outcome: "their endpoints are tried only when this zone has none",
                    .hint:
                        "look at the network between this control plane and the gateways, and at the gateways themselves",
                ]
            )
        case (let since?, nil):
            logger.info(
                "no longer isolated from other zones",
                [.isolatedSince: since.rfc3339, .outcome: "endpoints are used by the states of their gateways"]
            )
        default: break
        }
    }

    private func write(_ found: ZoneReachability, _ key: ResourceKey) async {
        let labels = [Label.origin: Label.originZone, Label.zone: zone, Label.displayName: zone]
        let resource = found.gateways.isEmpty ? nil : Resource(key, labels: labels, spec: found.spec)
        do {
            _ = try await store.write { draft in
                if let resource { draft.put(resource) } else { draft.delete(key) }
            }
        } catch {
            logger.error("could not write what probes found", [.error: "\(error)"])
        }
    }
}
