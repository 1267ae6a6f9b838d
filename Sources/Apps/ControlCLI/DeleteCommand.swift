import Commands
import ResourceModel

/// `kumactl delete`.
enum DeleteCommand {
    /// For resources of the table's kinds.
    static func command(of kinds: KindTable) -> Command {
        let words = KindArguments(kinds)
        return Command(
            "delete",
            operands: "TYPE NAME",
            short: "Delete Kuma resources",
            long: "Delete Kuma resources.",
            arguments: .exactly(2),
            flags: [GetCommands.mesh],
            action: { invocation in
                let session = try await Session.checked(invocation)
                let (type, name) = (invocation.arguments[0], invocation.arguments[1])
                guard let kind = words.bySingular[type] else {
                    let allowed = words.writable.map(\.singular).sorted().joined(separator: ", ")
                    throw CommandError("unknown TYPE: \(type). Allowed values: \(allowed)")
                }
                let path = KindArguments.path(kind, mesh: invocation.string("mesh"), name: name)
                do {
                    try await session.client.send("DELETE", path)
                } catch let error as APIError where error.isNotFound {
                    throw CommandError("there is no \(kind.name) with name \"\(name)\"")
                } catch {
                    throw CommandError("failed to delete \(kind.name) with the name \"\(name)\": \(error)")
                }
                invocation.console.writeLine("deleted \(kind.name) \"\(name)\"")
            }
        )
    }
}
