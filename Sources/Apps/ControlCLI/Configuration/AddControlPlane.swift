import Commands
import Documents

/// `kumactl config control-planes add`.
enum AddControlPlane {
    static let command = Command(
        "add",
        short: "Add a Control Plane",
        long: "Add a Control Plane.",
        arguments: .none,
        flags: [
            Flag("name", nil, .string(""), "reference name for the Control Plane (required)", isRequired: true),
            Flag(
                "address",
                nil,
                .string(""),
                "URL of the Control Plane API Server (required). Example: http://localhost:5681 or https://localhost:5682)",
                isRequired: true
            ),
            Flag("overwrite", nil, .bool(false), "overwrite existing Control Plane with the same reference name"),
            Flag(
                "client-cert-file",
                nil,
                .string(""),
                "path to the certificate of a client that is authorized to use the Admin operations of the Control Plane (kumactl stores only a reference to this file)"
            ),
            Flag(
                "client-key-file",
                nil,
                .string(""),
                "path to the certificate key of a client that is authorized to use the Admin operations of the Control Plane (kumactl stores only a reference to this file)"
            ),
            Flag(
                "ca-cert-file",
                nil,
                .string(""),
                "path to the certificate authority which will be used to verify the Control Plane certificate (kumactl stores only a reference to this file)"
            ),
            Flag("skip-verify", nil, .bool(false), "skip CA verification"),
            Flag(
                "headers",
                nil,
                .stringMap([]),
                "add these headers while communicating to control plane, format key=value"
            ),
            Flag("auth-type", nil, .string(""), "authentication type (for example: \"tokens\")"),
            Flag(
                "auth-conf",
                nil,
                .stringMap([]),
                "authentication config for defined authentication type format key=value"
            ),
            Flag("skip-check", nil, .bool(false), "skip checking if the Control Plane can be reached"),
        ],
        action: { invocation in try await add(invocation) }
    )

    private static func add(_ invocation: Invocation) async throws {
        let plane = try controlPlane(invocation)
        var configuration = try ConfigurationFile.load(invocation)
        let isKnown = configuration.controlPlanes.contains { $0.name == plane.name }
        if isKnown, !invocation.bool("overwrite") {
            throw CommandError(
                "Control Plane with name \"\(plane.name)\" already exists. Use --overwrite to replace an existing one."
            )
        }
        if !invocation.bool("skip-check") { try await probe(plane, invocation) }
        if let place = configuration.controlPlanes.firstIndex(where: { $0.name == plane.name }) {
            configuration.controlPlanes[place] = plane
        } else {
            configuration.controlPlanes.append(plane)
        }
        let context = ClientConfiguration.Context(name: plane.name, controlPlane: plane.name)
        if let place = configuration.contexts.firstIndex(where: { $0.name == plane.name }) {
            configuration.contexts[place] = context
        } else {
            configuration.contexts.append(context)
        }
        configuration.currentContext = plane.name
        try ConfigurationFile.save(configuration, invocation)
        invocation.console.writeLine("added Control Plane \"\(plane.name)\"")
        invocation.console.writeLine("switched active Control Plane to \"\(plane.name)\"")
    }

    private static func controlPlane(_ invocation: Invocation) throws(CommandError) -> ClientConfiguration.ControlPlane
    {
        let (certificate, key) = (invocation.string("client-cert-file"), invocation.string("client-key-file"))
        guard certificate.isEmpty == key.isEmpty else {
            throw CommandError("Both --client-cert-file and --client-key-file needs to be specified")
        }
        let address = invocation.string("address")
        guard let url = URLParts(address), !url.host.isEmpty else { throw CommandError("API Server URL is invalid") }
        let type = invocation.string("auth-type")
        let conf = JSON.object(invocation.stringMap("auth-conf")).stringMap?.mapValues { Secret($0) } ?? [:]
        if !type.isEmpty {
            guard type == "tokens" else { throw CommandError("authentication plugin of type \"\(type)\" is not found") }
            guard conf["token"]?.isEmpty == false else {
                throw CommandError("\"token\" has to be defined in --auth-conf")
            }
        }
        return ClientConfiguration.ControlPlane(
            name: invocation.string("name"),
            url: address,
            caCertFile: invocation.string("ca-cert-file"),
            clientCertFile: certificate,
            clientKeyFile: key,
            skipVerify: invocation.bool("skip-verify"),
            headers: invocation.stringMap("headers").sorted { $0.key < $1.key },
            authType: type,
            authConf: conf
        )
    }

    /// Asks the control plane who it is, without the token: everybody may ask that.
    private static func probe(_ plane: ClientConfiguration.ControlPlane, _ invocation: Invocation)
        async throws(CommandError)
    {
        var anonymous = plane
        (anonymous.authType, anonymous.authConf) = ("", [:])
        let index: JSON
        do {
            index = try await ControlPlaneClient(anonymous, timeout: invocation.duration("api-timeout")).index()
        } catch {
            throw CommandError("could not connect to the Control Plane API Server: \(error)")
        }
        let version = index["version"]?.stringValue ?? ""
        guard index["product"]?.stringValue == ClientBuild.product || version.contains("preview") else {
            throw CommandError(
                "this CLI is for \(ClientBuild.product) but the control plane you're connected to is \(index["product"]?.stringValue ?? ""). Please use the CLI for your control plane"
            )
        }
    }
}
