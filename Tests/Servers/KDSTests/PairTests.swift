import Documents
import HTTP
import Metrics
import ProxyQuestions
import ResourceModel
import Stores
import Testing

@testable import KDS

@Suite(.timeLimit(.minutes(1)))
struct PairTests {
    let hashed = ResourceKey(.meshTimeout, mesh: "default", name: HashedName.of(mesh: "default", name: "made"))

    @Test func `what is made on global is in the zone, and goes again`() async throws {
        let pair = try await Pair([.mesh(), .timeout("made")])
        let zone = try await ResourceStore.empty()
        let client = pair.zone("east", zone)
        try await pair.run([client]) {
            await zone.eventually { $0[hashed] != nil && $0[ResourceKey(.mesh, name: "default")] != nil }
            #expect(zone.snapshot[hashed]?.labels["kuma.io/origin"] == "global")
            try await pair.global.put(.timeout("made", "7s"))
            await zone.eventually { $0[hashed]?.spec["to"]?.arrayValue?.first?["default"]?["idleTimeout"] == "7s" }
            try await pair.global.delete(ResourceKey(.meshTimeout, mesh: "default", name: "made"))
            await zone.eventually { $0[hashed] == nil }
        }
    }

    @Test func `what a zone has goes to global and to the other zones, but never back`() async throws {
        let pair = try await Pair([.mesh()])
        let east = try await ResourceStore.empty([
            .service("far", labels: ["kuma.io/origin": "zone"], status: ["vips": [["ip": "241.0.0.3"]]]),
            .dataplane("dp"),
        ])
        let west = try await ResourceStore.empty()
        let key = ResourceKey(
            .meshService,
            mesh: "default",
            name: HashedName.of(mesh: "default", name: "far", ["east"])
        )
        let clients = [pair.zone("east", east), pair.zone("west", west)]
        try await pair.run(clients) {
            await west.eventually { $0[key] != nil && $0.count(.mesh) == 1 }
            let onGlobal = try #require(pair.global.snapshot[key])
            #expect(onGlobal.labels["kuma.io/zone"] == "east" && onGlobal.labels["kuma.io/origin"] == "zone")
            #expect(onGlobal.status == ["vips": [["ip": "241.0.0.3"]]])
            let inWest = try #require(west.snapshot[key])
            #expect(inWest.labels["kuma.io/origin"] == "global" && inWest.status == nil)
            #expect(east.snapshot.count(.meshService) == 1)
            #expect(west.snapshot.count(.dataplane) == 0)
            try await east.delete(ResourceKey(.meshService, mesh: "default", name: "far"))
            await west.eventually { $0[key] == nil }
        }
    }

    @Test func `connections of zones are counted while they last`() async throws {
        let pair = try await Pair([.mesh()])
        let zone = try await ResourceStore.empty()
        let client = pair.zone("east", zone)
        let text = { String(decoding: pair.metrics.text(), as: UTF8.self) }
        try await pair.run([client]) {
            await zone.eventually { $0.count(.mesh) == 1 }
            #expect(text().contains("kds_zone_active_connections{zone_name=\"east\"} 2"))
            #expect(text().contains("kds_delta_generation_errors 0"))
        }
        #expect(text().contains("kds_zone_active_connections{zone_name=\"east\"} 0"))
        #expect(text().contains("kds_delta_generation_count{reason=\"event\",result=\"changed\",zone_name=\"east\"}"))
        #expect(text().contains("kds_delta_client_versions{client_version=\"2.14.3\"} 0"))
        #expect(text().contains("kds_delta_streams_active 0"))
    }

    @Test func `a zone registers itself, and its connection is written down`() async throws {
        let pair = try await Pair([.mesh()])
        let zone = try await ResourceStore.empty()
        let client = pair.zone("east", zone)
        let key = ResourceKey(.zoneInsight, name: "east")
        try await pair.run([client]) {
            await pair.global.eventually { snapshot in
                let subscription = snapshot[key]?.spec["subscriptions"]?.arrayValue?.first
                return subscription?["status"]?["stat"]?["Mesh"] == [
                    "responsesSent": "1", "responsesAcknowledged": "1",
                ]
            }
            let snapshot = pair.global.snapshot
            #expect(snapshot[ResourceKey(.zone, name: "east")]?.spec == ["enabled": true])
            let insight = try #require(snapshot[key])
            #expect(insight.owner == ResourceKey(.zone, name: "east"))
            let subscription = try #require(insight.spec["subscriptions"]?.arrayValue?.first)
            #expect(subscription["zoneInstanceId"] == "east-0001" && subscription["globalInstanceId"] == "global-0001")
            #expect(subscription["config"] == #"{"mode":"zone"}"#)
            #expect(subscription["version"]?["kumaCp"]?["version"] == "2.14.3")
            #expect(subscription["disconnectTime"] == nil)
            let streams = insight.spec["kdsStreams"]?.members?.map(\.key)
            #expect(Set(streams ?? []) == ["globalToZone", "zoneToGlobal", "configDump", "stats", "clusters"])
            let older: JSON = [
                "clustersGlobalInstanceId": "global-0001", "configDumpGlobalInstanceId": "global-0001",
                "statsGlobalInstanceId": "global-0001",
            ]
            #expect(insight.spec["envoyAdminStreams"] == older, "where older ones look for it")
        }
    }

    @Test func `a zone knows its own connection, while it lasts and after`() async throws {
        let pair = try await Pair([.mesh()])
        let store = try await ResourceStore.empty([.zone("east"), .dataplane("dp")])
        let key = ResourceKey(.zoneInsight, name: "east")
        try await pair.run([]) {
            await withTaskGroup(of: Void.self) { group in
                let client = pair.zone("east", store)
                group.addTask { try? await client.run() }
                await store.eventually("what it told is counted") { snapshot in
                    let subscription = snapshot[key]?.spec["subscriptions"]?[0]
                    return subscription?["status"]?["stat"]?["Dataplane"]
                        == ["responsesSent": "1", "responsesAcknowledged": "1"]
                        && Subscriptions(snapshot[key] ?? .zone("none")).isOnline
                }
                group.cancelAll()
            }
            let insight = try #require(store.snapshot[key])
            #expect(insight.owner == ResourceKey(.zone, name: "east"))
            let subscription = try #require(insight.spec["subscriptions"]?[0])
            #expect(subscription["zoneInstanceId"] == "east-0001" && subscription["globalInstanceId"] == "global-0001")
            #expect(subscription["version"]?["kumaCp"]?["version"] == "2.14.3", "global's")
            #expect(subscription["config"] == nil && subscription["authTokenProvided"] == nil, "global tells none")
            #expect(subscription["disconnectTime"] != nil, "its own end is written down before it ends")
            #expect(insight.spec["kdsStreams"] == nil, "which instance holds what is for global to know")
            #expect(pair.global.snapshot[key]?.spec["subscriptions"]?[0]?["id"] != subscription["id"])
        }
    }

    @Test func `a zone's control plane that leads anew connects anew`() async throws {
        let pair = try await Pair([.mesh()])
        let store = try await ResourceStore.empty()
        let client = pair.zone("east", store)
        try await pair.run([]) {
            for name in ["first", "second"] {
                let key = ResourceKey(.meshTimeout, mesh: "default", name: HashedName.of(mesh: "default", name: name))
                try await pair.global.put(.timeout(name))
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { try? await client.run() }
                    await store.eventually { $0[key] != nil }
                    group.cancelAll()
                }
            }
        }
    }

    @Test func `a connection of an earlier run of the zone has ended`() async throws {
        let open: JSON = ["id": "1", "zoneInstanceId": "east-0000", "connectTime": "2026-01-01T00:00:00Z"]
        var insight = Resource(ResourceKey(.zoneInsight, name: "east"), owner: ResourceKey(.zone, name: "east"))
        insight.spec = ["subscriptions": [open]]
        let store = try await ResourceStore.empty([.zone("east"), insight])
        let pair = try await Pair()
        // Nobody serves: the zone does not get as far as a connection.
        let client = pair.zone("east", store, port: 1)
        let key = insight.key
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await client.run() }
            await store.eventually { $0[key]?.spec["subscriptions"]?[0]?["disconnectTime"] != nil }
            group.cancelAll()
        }
    }

    @Test func `an open connection shows that it lives, and one that was given up comes back`() async throws {
        let pair = try await Pair([.mesh()]) { $0.insights.generationInterval = .milliseconds(20) }
        let zone = try await ResourceStore.empty()
        let client = pair.zone("east", zone)
        let key = ResourceKey(.zoneInsight, name: "east")
        try await pair.run([client]) {
            let isAlive: @Sendable (ResourceSnapshot) -> Bool = { snapshot in
                let last = snapshot[key]?.spec["subscriptions"]?.arrayValue?.last
                return (last?["generation"]?.intValue ?? 0) > 2 && last?["disconnectTime"] == nil
            }
            await pair.global.eventually { isAlive($0) }
            try await pair.global.write { draft in
                guard let insight = draft[key] else { return }
                var document = ZoneInsightDocument(insight, zone: "east")
                document.closeOpen(except: "another", at: .global, now: draft.now)
                draft.put(document.resource)
            }
            await pair.global.eventually { isAlive($0) }
        }
    }

    @Test func `connections that have ended lose what is large, if asked to`() async throws {
        let pair = try await Pair([.mesh()]) { $0.insights.compactsFinished = true }
        let zone = try await ResourceStore.empty()
        let key = ResourceKey(.zoneInsight, name: "east")
        try await pair.run([]) {
            await withTaskGroup(of: Void.self) { group in
                let client = pair.zone("east", zone)
                group.addTask { try? await client.run() }
                await pair.global.eventually { snapshot in
                    let first = snapshot[key]?.spec["subscriptions"]?[0]
                    // Asked for is not told yet.
                    return first?["config"] != nil
                        && first?["status"]?["stat"]?["Mesh"]?["responsesSent"] != nil
                }
                group.cancelAll()
            }
            await pair.global.eventually { snapshot in
                let first = snapshot[key]?.spec["subscriptions"]?[0]
                return first?["disconnectTime"] != nil && first?["config"] == nil && first?["status"]?["stat"] == nil
                    && first?["status"]?["total"]?["responsesSent"] != nil
            }
        }
    }

    @Test func `losing a zone removes nothing, and its end is written down`() async throws {
        let pair = try await Pair([.mesh()])
        let zone = try await ResourceStore.empty([.dataplane("dp")])
        let key = ResourceKey(.zoneInsight, name: "east")
        try await pair.run([]) {
            await withTaskGroup(of: Void.self) { group in
                let client = pair.zone("east", zone)
                group.addTask { try? await client.run() }
                await pair.global.eventually { $0.count(.dataplane) == 1 && $0[key]?.spec["subscriptions"] != nil }
                group.cancelAll()
            }
            await pair.global.eventually { $0[key]?.spec["subscriptions"]?.arrayValue?.last?["disconnectTime"] != nil }
            #expect(pair.global.snapshot.count(.dataplane) == 1)
            // The next connection's first answer lacks it: that is a tombstone.
            try await zone.delete(ResourceKey(.dataplane, mesh: "default", name: "dp"))
            await withTaskGroup(of: Void.self) { group in
                let client = pair.zone("east", zone)
                group.addTask { try? await client.run() }
                await pair.global.eventually { $0.count(.dataplane) == 0 }
                group.cancelAll()
            }
        }
    }

    @Test func `a zone comes back to a global that was away`() async throws {
        let zone = try await ResourceStore.empty([.dataplane("dp")])
        let first = try await Pair([.mesh(), .timeout("made")])
        let port = try #require(first.http.boundPort)
        let client = first.zone("east", zone, port: port)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            try await first.run([]) { await zone.eventually { $0[hashed] != nil } }
            #expect(zone.snapshot[hashed] != nil, "losing global changes nothing")
            let second = try await Pair([.mesh(), .timeout("other")], port: port)
            try await second.run([]) {
                await zone.eventually { $0[hashed] == nil && $0.count(.meshTimeout) == 1 }
                await second.global.eventually { $0.count(.dataplane) == 1 }
            }
            group.cancelAll()
        }
    }

    @Test func `what both sides hold is not told again after a break`() async throws {
        let asked = Recorder()
        let zone = try await ResourceStore.empty([.dataplane("dp")])
        let fake = try await FakeGlobal(asked)
        let client = fake.client("east", zone)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            group.addTask { try await fake.http.run() }
            let first = await asked.request(of: "MeshTimeout") { _ in true }
            #expect(first?.held == [:], "nothing is known of a new global")
            await zone.eventually { $0.count(.meshTimeout) == 1 }
            let again = await asked.request(of: "MeshTimeout") { !$0.held.isEmpty }
            let kind = try #require(AllKinds[.meshTimeout])
            let wire = try ResourceEncoding.encode(FakeGlobal.told, kind)
            #expect(again?.held == [wire.name: wire.version])
            #expect(zone.snapshot.count(.meshTimeout) == 1)
            group.cancelAll()
        }
    }

    @Test func `a zone that has lost its store is given time to tell again`() async throws {
        let known = (0..<20).map { Resource.dataplane("dp-\($0)") }
        let zone = try await ResourceStore.empty(known)
        let pair = try await Pair([.mesh()]) { $0.deletionBudget.grace = .milliseconds(400) }
        try await pair.run([]) {
            await withTaskGroup(of: Void.self) { group in
                let client = pair.zone("east", zone)
                group.addTask { try? await client.run() }
                await pair.global.eventually { $0.count(.dataplane) == 20 }
                group.cancelAll()
            }
            let empty = try await ResourceStore.empty()
            await withTaskGroup(of: Void.self) { group in
                let client = pair.zone("east", empty)
                group.addTask { try? await client.run() }
                await pair.global.eventually("the first answers are taken") { snapshot in
                    snapshot[ResourceKey(.zoneInsight, name: "east")]?.spec["subscriptions"]?.arrayValue?.count == 2
                }
                // One proxy is back; the others are missing for good.
                try? await empty.put(known[3])
                await pair.global.eventually { $0.count(.dataplane) == 1 }
                group.cancelAll()
            }
            #expect(pair.global.snapshot.list(.dataplane).map(\.displayName) == ["dp-3"])
        }
    }

    @Test func `global asks a proxy through its zone`() async throws {
        let pair = try await Pair([.mesh()])
        let zone = try await ResourceStore.empty([.dataplane("asked")])
        let client = pair.zone("east", zone, admin: EchoAdmin())
        let key = ResourceKey(
            .dataplane,
            mesh: "default",
            name: HashedName.of(mesh: "default", name: "asked", ["east"])
        )
        try await pair.run([client]) {
            await pair.global.eventually {
                $0[key] != nil && $0[ResourceKey(.zoneInsight, name: "east")]?.spec["kdsStreams"]?["clusters"] != nil
            }
            let answer = try await pair.server.proxyAdmin.answer(
                ProxyQuestion(.statistics(.text, usedOnly: true), of: key)
            )
            #expect(
                String(decoding: answer, as: UTF8.self)
                    == "Dataplane/default/asked statistics(ProxyQuestions.AdminFormat.text, usedOnly: true)"
            )
            let clusters = try await pair.server.proxyAdmin.answer(ProxyQuestion(.clusters(.json), of: key))
            #expect(String(decoding: clusters, as: UTF8.self).contains("clusters(ProxyQuestions.AdminFormat.json)"))
            let dump = try await pair.server.proxyAdmin.answer(
                ProxyQuestion(.configuration(includesEndpoints: true), of: key)
            )
            #expect(String(decoding: dump, as: UTF8.self).contains("configuration(includesEndpoints: true)"))
        }
    }

    @Test func `why a proxy can't be asked`() async throws {
        let pair = try await Pair([.mesh()])
        let key = ResourceKey(
            .dataplane,
            mesh: "default",
            name: HashedName.of(mesh: "default", name: "asked", ["east"])
        )
        let question = ProxyQuestion(.clusters(.text), of: key)
        let zone = try await ResourceStore.empty([.dataplane("asked")])
        let client = pair.zone("east", zone)
        await #expect(throws: ProxyAdminError(#"could not send ClustersRequest: Dataplane "\#(key.name)" not found"#)) {
            try await pair.server.proxyAdmin.answer(question)
        }
        try await pair.global.put(.dataplane("x").labelled(["kuma.io/zone": "gone"]))
        await #expect(
            throws: ProxyAdminError(
                "could not send ClustersRequest: couldn't execute Clusters operation, zone is offline"
            )
        ) {
            try await pair.server.proxyAdmin.answer(
                ProxyQuestion(.clusters(.text), of: ResourceKey(.dataplane, mesh: "default", name: "x"))
            )
        }
        try await pair.run([client]) {
            await pair.global.eventually {
                $0[key] != nil && $0[ResourceKey(.zoneInsight, name: "east")]?.spec["kdsStreams"]?["clusters"] != nil
            }
            await #expect(throws: ProxyAdminError("the proxy is silent")) {
                try await pair.server.proxyAdmin.answer(question)
            }
        }
    }
}
