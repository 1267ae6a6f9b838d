import Documents

/// What kumactl remembers: control planes, and which one is active.
struct ClientConfiguration: Hashable, Sendable {
    /// A control plane and how to reach it.
    struct ControlPlane: Hashable, Sendable {
        var name: String
        var url: String
        var caCertFile = ""
        var clientCertFile = ""
        var clientKeyFile = ""
        var skipVerify = false
        var headers: [JSON.Member] = []
        var authType = ""
        /// By name, as the way to authenticate wants it; `tokens` wants `token`.
        var authConf: [String: Secret<String>] = [:]
    }

    /// A name for a control plane.
    struct Context: Hashable, Sendable {
        var name: String
        var controlPlane: String
        /// Compat: kept, though no command uses it.
        var defaultMesh = ""
    }

    var controlPlanes: [ControlPlane] = []
    var contexts: [Context] = []
    var currentContext = ""

    /// What is used, and written, where there is no file.
    static let initial = ClientConfiguration(
        controlPlanes: [ControlPlane(name: "local", url: "http://localhost:5681")],
        contexts: [Context(name: "local", controlPlane: "local")],
        currentContext: "local"
    )

    /// The control plane of the current context.
    var active: ControlPlane? {
        guard let context = contexts.first(where: { $0.name == currentContext }) else { return nil }
        return controlPlanes.first { $0.name == context.controlPlane }
    }
}

// MARK: - The file's form

extension ClientConfiguration {
    /// Reads a configuration; names in camelCase or snake_case, what is unknown is ignored.
    init(_ json: JSON) {
        controlPlanes = Self.items(json, "controlPlanes", "control_planes").map(ControlPlane.init)
        contexts = Self.items(json, "contexts").map(Context.init)
        currentContext = Self.text(json, "currentContext", "current_context")
    }

    /// The configuration as it is written, without what is not set.
    var json: JSON {
        var json: JSON = [:]
        if !controlPlanes.isEmpty { json.set("controlPlanes", .array(controlPlanes.map(\.json))) }
        if !contexts.isEmpty { json.set("contexts", .array(contexts.map(\.json))) }
        if !currentContext.isEmpty { json.set("currentContext", .string(currentContext)) }
        return json
    }

    fileprivate static func items(_ json: JSON, _ names: String...) -> [JSON] {
        names.lazy.compactMap { json[$0]?.arrayValue }.first ?? []
    }

    fileprivate static func text(_ json: JSON?, _ names: String...) -> String {
        names.lazy.compactMap { json?[$0]?.stringValue }.first ?? ""
    }
}

extension ClientConfiguration.ControlPlane {
    fileprivate init(_ json: JSON) {
        let coordinates = json["coordinates"]
        let server = coordinates?["apiServer"] ?? coordinates?["api_server"]
        let text = { (names: (String, String)) in ClientConfiguration.text(server, names.0, names.1) }
        self.init(name: ClientConfiguration.text(json, "name"), url: ClientConfiguration.text(server, "url"))
        caCertFile = text(("caCertFile", "ca_cert_file"))
        clientCertFile = text(("clientCertFile", "client_cert_file"))
        clientKeyFile = text(("clientKeyFile", "client_key_file"))
        skipVerify = (server?["skipVerify"] ?? server?["skip_verify"])?.boolValue ?? false
        headers = (server?["headers"]?.arrayValue ?? []).map {
            JSON.Member(ClientConfiguration.text($0, "key"), .string(ClientConfiguration.text($0, "value")))
        }
        authType = text(("authType", "auth_type"))
        authConf = (server?["authConf"] ?? server?["auth_conf"])?.stringMap?.mapValues { Secret($0) } ?? [:]
    }

    fileprivate var json: JSON {
        var server: JSON = ["url": .string(url)]
        let texts = [
            ("caCertFile", caCertFile), ("clientCertFile", clientCertFile), ("clientKeyFile", clientKeyFile),
            ("authType", authType),
        ]
        for (name, value) in texts where !value.isEmpty { server.set(name, .string(value)) }
        if skipVerify { server.set("skipVerify", true) }
        if !headers.isEmpty {
            server.set("headers", .array(headers.map { ["key": .string($0.key), "value": $0.value] }))
        }
        if !authConf.isEmpty { server.set("authConf", JSON(authConf.mapValues(\.exposed))) }
        return ["name": .string(name), "coordinates": ["apiServer": server]]
    }
}

extension ClientConfiguration.Context {
    fileprivate init(_ json: JSON) {
        let controlPlane = ClientConfiguration.text(json, "controlPlane", "control_plane")
        self.init(name: ClientConfiguration.text(json, "name"), controlPlane: controlPlane)
        defaultMesh = ClientConfiguration.text(json["defaults"], "mesh")
    }

    fileprivate var json: JSON {
        var json: JSON = ["name": .string(name), "controlPlane": .string(controlPlane)]
        if !defaultMesh.isEmpty { json.set("defaults", ["mesh": .string(defaultMesh)]) }
        return json
    }
}
