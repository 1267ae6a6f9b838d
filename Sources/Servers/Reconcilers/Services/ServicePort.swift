import Documents

/// One entry of a MeshService's `ports`.
struct ServicePort: Hashable, Sendable {
    var name: String
    var port: Int
    /// A port number, or an inbound's name; nil matches no inbound.
    var targetPort: TargetPort?
    var appProtocol: String

    enum TargetPort: Hashable, Sendable {
        case number(Int)
        case name(String)
    }

    init(_ inbound: InboundFacts) {
        name = inbound.name.isEmpty ? String(inbound.port) : inbound.name
        port = inbound.port
        targetPort = .number(inbound.port)
        appProtocol = inbound.appProtocol.isEmpty ? "tcp" : inbound.appProtocol
    }

    init(_ json: JSON) {
        name = json["name"]?.stringValue ?? ""
        port = json["port"]?.intValue ?? 0
        targetPort =
            json["targetPort"].flatMap { target in
                target.intValue.map(TargetPort.number) ?? target.stringValue.map(TargetPort.name)
            }
        appProtocol = json["appProtocol"]?.stringValue ?? "tcp"
    }

    static func list(_ spec: JSON) -> [ServicePort] { spec["ports"]?.arrayValue?.map(ServicePort.init) ?? [] }

    var json: JSON {
        var result: JSON = ["name": .string(name), "port": .int(port)]
        switch targetPort {
        case .number(let number): result.set("targetPort", .int(number))
        case .name(let name): result.set("targetPort", .string(name))
        case nil: break
        }
        result.set("appProtocol", .string(appProtocol))
        return result
    }

    /// Whether an inbound takes this port's traffic.
    func matches(_ inbound: InboundFacts) -> Bool {
        switch targetPort {
        case .number(let number): inbound.port == number
        case .name(let name): !name.isEmpty && inbound.name == name
        case nil: false
        }
    }
}
