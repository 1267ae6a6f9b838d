import Commands
import Documents
import ResourceModel

/// `kumactl inspect`.
enum InspectCommands {
    /// With a command for each policy among the table's kinds.
    static func command(of kinds: KindTable) -> Command {
        Command(
            "inspect",
            short: "Inspect Kuma resources",
            long: "Inspect Kuma resources.",
            persistentFlags: [OutputFormat.flag],
            subcommands: [
                meshes, dataplanes, zones, services, service,
                zoneProxies(
                    "zoneingresses",
                    aliases: ["zone-ingresses"],
                    title: "Zone Ingresses",
                    insight: "zoneIngressInsight"
                ),
                zoneProxies(
                    "zoneegresses",
                    aliases: ["zone-egresses"],
                    title: "Zone Egresses",
                    insight: "zoneEgressInsight"
                ),
                InspectProxyCommands.dataplane, InspectProxyCommands.zoneIngress, InspectProxyCommands.zoneEgress,
                InspectPolicyCommands.meshGateway,
            ] + InspectPolicyCommands.policies(of: kinds)
        )
    }

    /// A command that shows a list of the control plane.
    ///
    /// - `annotate`: Puts into the items what only the table needs.
    private static func list(
        _ name: String,
        aliases: [String] = [],
        short: String,
        flags: [Flag] = [],
        path: @escaping @Sendable (Invocation) throws -> (String, [(name: String, value: String)]),
        annotate: @escaping @Sendable ([JSON], ControlPlaneClient) async throws -> [JSON] = { items, _ in items },
        variant: @escaping @Sendable (Invocation) -> (([JSON]) -> Table)? = { _ in nil },
        table: @escaping @Sendable ([JSON]) -> Table
    ) -> Command {
        Command(
            name,
            aliases: aliases,
            short: short,
            long: short + ".",
            arguments: .none,
            flags: flags,
            action: { invocation in
                let format = try OutputFormat(invocation)
                let (path, query) = try path(invocation)
                let session = try await Session.checked(invocation)
                let items = try await session.client.items(path, query)
                guard format == .table else {
                    invocation.console.write(
                        format.text(["total": .int(items.count), "items": .array(items), "next": .null])
                    )
                    return
                }
                let annotated = try await annotate(items, session.client)
                invocation.console.write((variant(invocation) ?? table)(annotated).text)
            }
        )
    }

    private static let meshes = list("meshes", short: "Inspect Meshes", path: { _ in ("/mesh-insights", []) }) {
        items in
        // Compat: Kuma's columns, which are of kinds of 1.x alone.
        let counted = [
            ("TRAFFIC PERMISSIONS", "TrafficPermission"), ("TRAFFIC ROUTES", "TrafficRoute"),
            ("CIRCUIT BREAKERS", "CircuitBreaker"), ("HEALTH CHECKS", "HealthCheck"),
            ("FAULT INJECTIONS", "FaultInjection"), ("EXTERNAL SERVICES", "ExternalService"),
            ("TRAFFIC TRACES", "TrafficTrace"), ("TRAFFIC LOGS", "TrafficLog"), ("PROXY TEMPLATES", "ProxyTemplate"),
            ("RATE LIMITS", "RateLimit"),
        ]
        var table = Table(columns: ["MESH", "DATAPLANES"] + counted.map(\.0))
        for item in items {
            let proxies = item["dataplanes"]
            table.add(
                cells: [item["name"]?.stringValue ?? "", "\(proxies.count("online"))/\(proxies.count("total"))"]
                    + counted.map { "\(item["policies"]?[$0.1].count("total") ?? 0)" }
            )
        }
        return table
    }

    private static let dataplanes = list(
        "dataplanes",
        short: "Inspect Dataplanes",
        flags: [
            GetCommands.mesh,
            Flag("tag", nil, .stringMap([]), "filter by tag in format of key=value. You can provide many tags"),
            Flag("gateway", nil, .bool(false), "filter gateway dataplanes"),
            Flag("ingress", nil, .bool(false), "filter ingress dataplanes"),
        ],
        path: { invocation in
            var query: [(name: String, value: String)] = []
            for flag in ["gateway", "ingress"] where invocation.bool(flag) { query.append((flag, "true")) }
            query += invocation.stringMap("tag").map { ("tag", "\($0.key):\($0.value.stringValue ?? "")") }
            return ("/meshes/\(URLParts.segment(invocation.string("mesh")))/dataplanes/_overview", query)
        },
        annotate: DataplaneTable.annotate,
        table: { items in DataplaneTable.make(items, now: WallClock.now()) }
    )

    private static let zones = list(
        "zones",
        short: "Inspect Zones",
        flags: [Flag("matrix", nil, .bool(false), "show which zone reaches which, with round-trip time and age")],
        path: { ($0.bool("matrix") ? "/zones/_reachability" : "/zones/_overview", []) },
        variant: { invocation in
            invocation.bool("matrix") ? { ReachabilityMatrix($0, now: WallClock.now()).table } : nil
        }
    ) { items in
        let now = WallClock.now()
        var table = Table(
            "NAME",
            "STATUS",
            "LAST CONNECTED AGO",
            "LAST UPDATED AGO",
            "TOTAL UPDATES",
            "TOTAL ERRORS",
            "ZONE-CP VERSION",
            "BACKEND"
        )
        for item in items {
            let insight = SubscriptionSummary(item["zoneInsight"])
            let isEnabled = item["zone"]?["enabled"]?.boolValue ?? true
            // of another version it may be anything
            let config = insight.last?["config"]?.stringValue.flatMap { try? JSON(parsing: $0) }
            table.add(
                cells: [item["name"]?.stringValue ?? "", insight.isOnline && isEnabled ? "Online" : "Offline"]
                    + insight.cells(now) + [
                        insight.last?["version"]?["kumaCp"]?["version"]?.stringValue ?? "",
                        // what a zone of ours runs on where `type` is what a stock global calls it
                        (config?["store"]?["engine"] ?? config?["store"]?["type"])?.stringValue ?? "",
                    ]
            )
        }
        return table
    }

    private static let services = list(
        "services",
        short: "Inspect Services",
        flags: [GetCommands.mesh],
        path: { ("/meshes/\(URLParts.segment($0.string("mesh")))/service-insights", []) },
        table: { items in
            var table = Table("SERVICE", "STATUS", "DATAPLANES")
            for item in items {
                let status =
                    switch item["status"]?.stringValue {
                    case "online": "Online"
                    case "partially_degraded": "Partially degraded"
                    default: "Offline"
                    }
                let proxies = item["dataplanes"]
                table.add(
                    item["name"]?.stringValue ?? "",
                    status,
                    "\(proxies.count("online"))/\(proxies.count("total"))"
                )
            }
            return table
        }
    )

    private static func zoneProxies(_ name: String, aliases: [String], title: String, insight: String) -> Command {
        list(name, aliases: aliases, short: "Inspect \(title)", path: { _ in ("/\(name)/_overview", []) }) { items in
            let now = WallClock.now()
            var table = Table(
                "NAME",
                "STATUS",
                "LAST CONNECTED AGO",
                "LAST UPDATED AGO",
                "TOTAL UPDATES",
                "TOTAL ERRORS",
                "KUMA-DP VERSION",
                "ENVOY VERSION"
            )
            for item in items {
                let summary = SubscriptionSummary(item[insight])
                table.add(
                    cells: [item["name"]?.stringValue ?? "", summary.isOnline ? "Online" : "Offline"]
                        + summary.cells(now)
                        + summary.versions
                )
            }
            return table
        }
    }
}

extension JSON? {
    /// A count under `key`; protobuf's JSON writes those of 64 bits as text. 0 if there is none.
    func count(_ key: String) -> Int {
        switch self?[key] {
        case .string(let text)?: Int(text) ?? 0
        case let value?: value.intValue ?? 0
        case nil: 0
        }
    }
}
