import Commands
import Documents

extension InspectCommands {
    static let service = Command(
        "service",
        operands: "NAME",
        short: "Inspect a service",
        long:
            "Show who answers to the name of a service, by which names it is called, and where requests go from each zone.",
        arguments: .exactly(1),
        flags: [GetCommands.mesh],
        action: { invocation in
            let format = try OutputFormat(invocation)
            let (mesh, name) = (invocation.string("mesh"), invocation.arguments[0])
            guard !name.isEmpty else { throw CommandError("NAME cannot be empty") }
            let session = try await Session.checked(invocation)
            let path = "/meshes/\(URLParts.segment(mesh))/services/\(URLParts.segment(name))/_inspection"
            let found: JSON
            do {
                found = try await session.client.document(path)
            } catch let error as APIError where error.isNotFound && error.title == "Could not retrieve a resource" {
                throw CommandError(
                    "there is no service \"\(name)\" in mesh \"\(mesh)\": `kumactl get meshservices -m \(mesh)` (and meshmultizoneservices, meshexternalservices) shows names, `kumactl inspect services -m \(mesh)` those of kuma.io/service"
                )
            } catch let error as APIError where error.isNotFound && error.title == "Failed to retrieve Mesh" {
                throw CommandError("there is no mesh \"\(mesh)\": `kumactl get meshes` shows them")
            }
            guard format == .table else { return invocation.console.write(format.text(found)) }
            invocation.console.write(ServiceText(found, now: WallClock.now()).text)
        }
    )
}
