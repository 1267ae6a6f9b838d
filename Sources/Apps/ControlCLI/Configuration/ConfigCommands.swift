import Commands
import Documents

/// `kumactl config`.
enum ConfigCommands {
    static let command = Command(
        "config",
        short: "Manage kumactl config",
        long: "Manage kumactl config.",
        subcommands: [
            Command(
                "view",
                short: "Show kumactl config",
                long: "Show kumactl config.",
                arguments: .none,
                action: { invocation in
                    let configuration = try ConfigurationFile.load(invocation)
                    invocation.console.write(YAML.text(configuration.json))
                    invocation.console.writeLine()
                }
            ),
            Command(
                "control-planes",
                short: "Manage known Control Planes",
                long: "Manage known Control Planes.",
                subcommands: [list, AddControlPlane.command, remove, switchTo]
            ),
        ]
    )

    private static let list = Command(
        "list",
        short: "List Control Planes",
        long: "List Control Planes.",
        arguments: .none,
        action: { invocation in
            let configuration = try ConfigurationFile.load(invocation)
            let active = configuration.active?.name
            var table = Table("ACTIVE", "NAME", "ADDRESS")
            for plane in configuration.controlPlanes {
                table.add(plane.name == active ? "*" : "", plane.name, plane.url)
            }
            invocation.console.write(table.text)
        }
    )

    private static let remove = Command(
        "remove",
        short: "Remove a Control Plane",
        long: "Remove a Control Plane.",
        arguments: .none,
        flags: [Flag("name", nil, .string(""), "reference name for the Control Plane (required)", isRequired: true)],
        action: { invocation in
            var configuration = try ConfigurationFile.load(invocation)
            let name = invocation.string("name")
            guard configuration.controlPlanes.contains(where: { $0.name == name }) else { throw unknown(name) }
            configuration.controlPlanes.removeAll { $0.name == name }
            configuration.contexts.removeAll { $0.controlPlane == name }
            let losesActive = configuration.active == nil
            if losesActive { configuration.currentContext = configuration.contexts.first?.name ?? "" }
            try ConfigurationFile.save(configuration, invocation)
            invocation.console.writeLine("removed Control Plane \"\(name)\"")
            guard losesActive else { return }
            if let active = configuration.active {
                invocation.console.writeLine("switched active Control Plane to \"\(active.name)\"")
            } else {
                invocation.console.writeLine(
                    "there is no active Control Plane left. Use `kumactl config control-planes add` to add a Control Plane and make it active"
                )
            }
        }
    )

    private static let switchTo = Command(
        "switch",
        short: "Switch active Control Plane",
        long: "Switch active Control Plane.",
        arguments: .none,
        flags: [Flag("name", nil, .string(""), "reference name for the Control Plane (required)", isRequired: true)],
        action: { invocation in
            var configuration = try ConfigurationFile.load(invocation)
            let name = invocation.string("name")
            guard configuration.contexts.contains(where: { $0.name == name }) else { throw unknown(name) }
            configuration.currentContext = name
            try ConfigurationFile.save(configuration, invocation)
            invocation.console.writeLine("switched active Control Plane to \"\(name)\"")
        }
    )

    private static func unknown(_ name: String) -> CommandError {
        CommandError("there is no Control Plane with name \"\(name)\"")
    }
}
