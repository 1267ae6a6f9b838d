import Commands
import Documents

/// `kumactl inspect dataplane`, `zoneingress` and `zoneegress`: one proxy from inside.
enum InspectProxyCommands {
    static let dataplane = Command(
        "dataplane",
        operands: "NAME",
        short: "Inspect Dataplane",
        long: "Inspect Dataplane.",
        arguments: .exactly(1),
        flags: [
            GetCommands.mesh,
            typeFlag("policies", ["policies", "config-dump", "stats", "clusters", "config"]),
            deprecatedDump, includeEDS,
            Flag(
                "shadow",
                nil,
                .bool(false),
                "when computing XDS config the CP takes into account policies with 'kuma.io/effect: shadow' label"
            ),
            Flag(
                "include",
                nil,
                .strings([]),
                "an array of extra fields to include in the response. When `include=diff` the server computes a diff in JSONPatch format"
            ),
        ],
        action: { invocation in
            let types = ["policies", "config-dump", "stats", "clusters", "config"]
            let type = try inspectionType(invocation, types)
            let session = try await Session.checked(invocation)
            let (mesh, name) = (URLParts.segment(invocation.string("mesh")), URLParts.segment(invocation.arguments[0]))
            let path = "/meshes/\(mesh)/dataplanes/\(name)"
            switch type {
            case "policies":
                let found = try await session.client.document("\(path)/policies")
                invocation.console.write(AttachmentText.policies(of: found))
            case "config":
                var query = [(name: "shadow", value: invocation.bool("shadow") ? "true" : "false")]
                if !invocation.strings("include").isEmpty {
                    query.append(("include", invocation.strings("include").joined(separator: ",")))
                }
                invocation.console.write(try await session.client.send("GET", "\(path)/_config", query))
            default: try await show(type, path, invocation, session)
            }
        }
    )

    static let zoneIngress = zoneProxy("zoneingress", title: "ZoneIngress", path: "zoneingresses")
    static let zoneEgress = zoneProxy("zoneegress", title: "ZoneEgress", path: "zoneegresses")

    private static func zoneProxy(_ word: String, title: String, path: String) -> Command {
        Command(
            word,
            operands: "NAME",
            short: "Inspect \(title)",
            long: "Inspect \(title).",
            arguments: .exactly(1),
            flags: [typeFlag("config-dump", ["config-dump", "stats", "clusters"]), deprecatedDump, includeEDS],
            action: { invocation in
                let type = try inspectionType(invocation, ["config-dump", "stats", "clusters"])
                let session = try await Session.checked(invocation)
                try await show(type, "/\(path)/\(URLParts.segment(invocation.arguments[0]))", invocation, session)
            }
        )
    }

    private static let deprecatedDump = Flag(
        "config-dump",
        nil,
        .bool(false),
        "if set then the command returns envoy config dump for provided dataplane",
        deprecation: "use --type=config-dump"
    )
    private static let includeEDS = Flag(
        "include-eds",
        nil,
        .bool(false),
        "include EDS when dumping envoy config. Can only be used with --type=config-dump"
    )

    private static func typeFlag(_ initial: String, _ types: [String]) -> Flag {
        Flag("type", nil, .string(initial), "inspection type: one of \(types.joined(separator: "|"))")
    }

    private static func inspectionType(_ invocation: Invocation, _ types: [String]) throws(CommandError) -> String {
        let type = invocation.bool("config-dump") ? "config-dump" : invocation.string("type")
        guard types.contains(type) else {
            throw CommandError("invalid inspection type \"\(type)\", expected one of: \(types.joined(separator: ", "))")
        }
        if invocation.bool("include-eds"), type != "config-dump" {
            throw CommandError("flag '--include-eds' can be used only when '--type=config-dump' is provided")
        }
        return type
    }

    /// What Envoy's administration interface answers.
    private static func show(_ type: String, _ path: String, _ invocation: Invocation, _ session: Session) async throws
    {
        let isDump = type == "config-dump"
        let query = isDump ? [(name: "include_eds", value: invocation.bool("include-eds") ? "true" : "false")] : []
        let body = try await session.client.send(
            "GET",
            "\(path)/\(isDump ? "xds" : type)",
            query,
            accept: isDump ? "application/json" : "*/*"
        )
        invocation.console.write(body)
    }
}
