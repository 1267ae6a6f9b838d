import Commands
import Documents
import ResourceModel

/// The table of `kumactl inspect dataplanes`.
enum DataplaneTable {
    /// Overviews with `notes` about zone proxies; their meshes are looked at only if there are some.
    static func annotate(_ items: [JSON], _ client: ControlPlaneClient) async throws -> [JSON] {
        var meshes: [String: Mesh] = [:]
        var result = items
        for index in items.indices {
            let item = items[index]
            guard item["dataplane"]?["networking"]?["listeners"]?.arrayValue?.isEmpty == false,
                let name = item["mesh"]?.stringValue
            else { continue }
            if meshes[name] == nil {
                let document = try await client.document("/meshes/\(URLParts.segment(name))")
                meshes[name] = Mesh(Resource(ResourceKey(.mesh, name: name), spec: document))
            }
            guard let mesh = meshes[name] else { continue }
            let proxy = Resource(
                ResourceKey(.dataplane, mesh: name, name: item["name"]?.stringValue ?? ""),
                labels: item["labels"]?.stringMap ?? [:],
                spec: item["dataplane"] ?? [:]
            )
            let notes = Dataplane.zoneProxyWarnings(of: proxy, in: mesh)
            result[index].set("notes", .array(notes.map { .string($0) }))
        }
        return result
    }

    /// - `items`: Overviews, annotated.
    static func make(_ items: [JSON], now: Timestamp) -> Table {
        var table = Table(columns: [
            "MESH", "NAME", "TAGS", "STATUS", "LAST CONNECTED AGO", "LAST UPDATED AGO", "TOTAL UPDATES", "TOTAL ERRORS",
            "CERT REGENERATED AGO", "CERT EXPIRATION", "CERT REGENERATIONS", "CERT BACKEND", "SUPPORTED CERT BACKENDS",
            "KUMA-DP VERSION",
            "ENVOY VERSION", "DEPENDENCIES VERSIONS", "NOTES",
        ])
        for item in items {
            let (proxy, insight) = (item["dataplane"] ?? [:], item["dataplaneInsight"])
            let summary = SubscriptionSummary(insight)
            let readiness = Readiness(proxy, isDrained: item["labels"]?["kuma.io/drained"] != nil)
            let notes = readiness.notes + (item["notes"]?.arrayValue ?? []).compactMap(\.stringValue)
            table.add(
                cells: [
                    item["mesh"]?.stringValue ?? "", item["name"]?.stringValue ?? "", TagText.text(dataplane: proxy),
                    readiness.status(isOnline: summary.isOnline),
                ] + summary.cells(now) + certificate(insight?["mTLS"], now) + summary.versions
                    + [summary.dependencies, notes.joined(separator: ";")]
            )
        }
        return table
    }

    /// CERT REGENERATED AGO to SUPPORTED CERT BACKENDS.
    private static func certificate(_ mtls: JSON?, _ now: Timestamp) -> [String] {
        let expiration = mtls?["certificateExpirationTime"]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
        let backend = mtls?["issuedBackend"]?.stringValue ?? ""
        let supported = (mtls?["supportedBackends"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ",")
        return [
            Age.text(mtls?["lastCertificateRegeneration"], now: now), expiration.map(WallClock.localText) ?? "-",
            "\(mtls.count("certificateRegenerations"))", backend.isEmpty ? "-" : backend,
            supported.isEmpty ? "-" : supported,
        ]
    }

    /// How many of a proxy's inbounds and listeners are ready.
    private struct Readiness {
        private let isGateway: Bool
        private let isDrained: Bool
        private var ready = 0
        private(set) var notes: [String] = []

        /// - `isDrained`: Whether its agent has said goodbye: then others send it nothing, whatever its parts say.
        init(_ proxy: JSON, isDrained: Bool) {
            let networking = proxy["networking"]
            isGateway = networking?["gateway"] != nil
            self.isDrained = isDrained
            if isDrained { notes.append("drained: its agent said that it ends, and no traffic is sent to it") }
            for inbound in networking?["inbound"]?.arrayValue ?? [] {
                let isUnready =
                    inbound["health"]?["ready"]?.boolValue == false || inbound["state"]?.stringValue == "NotReady"
                guard isUnready || inbound["health"].map({ $0["ready"] == nil }) == true else {
                    ready += 1
                    continue
                }
                let service = inbound["tags"]?["kuma.io/service"]?.stringValue ?? ""
                notes.append("inbound[port=\((inbound as JSON?).count("port")),svc=\(service)] is not ready")
            }
            for listener in networking?["listeners"]?.arrayValue ?? [] {
                // Without a state it is ready, as for the control plane.
                guard let state = listener["state"]?.stringValue, state != "Ready" else {
                    ready += 1
                    continue
                }
                let type = listener["type"]?.stringValue ?? ""
                notes.append("listener[port=\((listener as JSON?).count("port")),type=\(type)] is not ready")
            }
        }

        func status(isOnline: Bool) -> String {
            if isDrained { return "Offline" }
            if isGateway { return isOnline ? "Online" : "Offline" }
            guard isOnline, ready > 0 else { return "Offline" }
            return notes.isEmpty ? "Online" : "Partially degraded"
        }
    }
}
