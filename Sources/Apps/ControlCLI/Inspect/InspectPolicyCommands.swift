import Commands
import Documents
import ResourceModel

/// `kumactl inspect <policy>` and `meshgateway`: which proxies something is for.
enum InspectPolicyCommands {
    /// One for each policy among the table's kinds.
    static func policies(of kinds: KindTable) -> [Command] {
        KindArguments(kinds).readable.filter { $0.policy?.isInspectable == true }.map(policy)
    }

    private static func policy(_ kind: KindDescriptor) -> Command {
        Command(
            kind.singular,
            operands: "NAME",
            short: "Inspect \(kind.name)",
            long: "Inspect \(kind.name).",
            arguments: .exactly(1),
            flags: [
                GetCommands.mesh,
                Flag("new-api", nil, .bool(false), "use the new api to retrieve affected dataplanes"),
                Flag(
                    "offset",
                    nil,
                    .int(0),
                    "the offset that indicates starting element of the resources list to retrieve"
                ),
            ],
            action: { invocation in
                let session = try await Session.checked(invocation)
                let path = KindArguments.path(kind, mesh: invocation.string("mesh"), name: invocation.arguments[0])
                guard invocation.bool("new-api") else {
                    let found = try await session.client.document("\(path)/dataplanes")
                    invocation.console.write(AttachmentText.proxies(of: found))
                    return
                }
                // Compat: Kuma's tool asks for `-resources`, which its own server doesn't have.
                let found = try await session.client.document("\(path)/_resources/dataplanes")
                var table = Table("Type", "Mesh", "Name")
                for item in found["items"]?.arrayValue ?? [] {
                    table.add(cells: ["type", "mesh", "name"].map { item[$0]?.stringValue ?? "" })
                }
                invocation.console.write(table.text)
                invocation.console.writeLine("Total: \((found as JSON?).count("total"))")
            }
        )
    }

    static let meshGateway = Command(
        "meshgateway",
        operands: "NAME",
        short: "Inspect MeshGateway",
        long: "Inspect MeshGateway.",
        arguments: .exactly(1),
        flags: [GetCommands.mesh],
        action: { invocation in
            let session = try await Session.checked(invocation)
            let mesh = URLParts.segment(invocation.string("mesh"))
            let found = try await session.client.document(
                "/meshes/\(mesh)/meshgateways/\(URLParts.segment(invocation.arguments[0]))/dataplanes"
            )
            for item in found["items"]?.arrayValue ?? [] {
                invocation.console.writeLine(item["dataplane"]?["name"]?.stringValue ?? "")
            }
        }
    )
}
