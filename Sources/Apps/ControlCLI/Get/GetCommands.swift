import Commands
import Documents
import ResourceModel

/// `kumactl get`: a pair of commands for each kind, one for many resources and one for one.
enum GetCommands {
    /// For the table's kinds.
    static func command(of kinds: KindTable) -> Command {
        Command(
            "get",
            short: "Show Kuma resources",
            long: "Show Kuma resources.",
            persistentFlags: [OutputFormat.flag],
            subcommands: KindArguments(kinds).readable.flatMap { [list($0), single($0)] }
        )
    }

    /// Ignored by commands about kinds of global scope.
    static let mesh = Flag("mesh", "m", .string("default"), "mesh to use")

    private static func list(_ kind: KindDescriptor) -> Command {
        Command(
            kind.plural,
            aliases: KindArguments.pluralAliases(kind),
            short: "Show \(kind.name)",
            long: "Show \(kind.name) entities.",
            arguments: .none,
            flags: [
                Flag("size", nil, .int(0), "maximum number of elements to return"),
                Flag(
                    "offset",
                    nil,
                    .string(""),
                    "the offset that indicates starting element of the resources list to retrieve"
                ),
                mesh,
            ],
            action: { invocation in
                let format = try OutputFormat(invocation)
                let session = try await Session.checked(invocation)
                var query: [(name: String, value: String)] = []
                if invocation.isSet("size") { query.append(("size", String(invocation.int("size")))) }
                if invocation.isSet("offset") { query.append(("offset", invocation.string("offset"))) }
                let path = KindArguments.path(kind, mesh: kind.isMeshScoped ? invocation.string("mesh") : "")
                let page: JSON
                do {
                    page = try await session.client.document(path, query)
                } catch {
                    throw CommandError("failed to list \(kind.name): \(error)")
                }
                show(page, kind, format, on: invocation.console)
            }
        )
    }

    private static func show(_ page: JSON, _ kind: KindDescriptor, _ format: OutputFormat, on console: Console) {
        let items = page["items"]?.arrayValue ?? []
        guard format == .table else {
            console.write(
                format.text(["total": page["total"] ?? .int(items.count), "items": .array(items), "next": .null])
            )
            return
        }
        console.write(ResourceTable(kind).text(items, now: WallClock.now()))
        if let offset = page["next"]?.stringValue.flatMap(self.offset) {
            console.writeLine("\nRerun command with --offset=\(offset) argument to retrieve more resources")
        }
    }

    /// The offset in the address of the next page.
    private static func offset(_ url: String) -> String? {
        guard let question = url.firstIndex(of: "?") else { return nil }
        return url[question...].dropFirst().split(separator: "&").first { $0.hasPrefix("offset=") }.map {
            String($0.dropFirst(7))
        }
    }

    private static func single(_ kind: KindDescriptor) -> Command {
        Command(
            kind.singular,
            operands: "NAME",
            aliases: KindArguments.singularAliases(kind),
            short: "Show a single \(kind.name) resource",
            long: "Show a single \(kind.name) resource.",
            arguments: .exactly(1),
            flags: [mesh],
            action: { invocation in
                let format = try OutputFormat(invocation)
                let session = try await Session.checked(invocation)
                let (mesh, name) = (kind.isMeshScoped ? invocation.string("mesh") : "", invocation.arguments[0])
                let json: JSON
                do {
                    json = try await session.client.document(KindArguments.path(kind, mesh: mesh, name: name))
                } catch let error as APIError where error.isNotFound {
                    throw CommandError(mesh.isEmpty ? "No resources found" : "No resources found in \(mesh) mesh")
                } catch {
                    throw CommandError("failed to get a \(kind.name): \(error)")
                }
                invocation.console.write(
                    format == .table
                        ? Array(ResourceTable(kind).text([json], now: WallClock.now()).utf8)
                        : format.text(resource: json, kind)
                )
            }
        )
    }
}
