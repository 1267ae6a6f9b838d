import Documents

extension ZoneIngress {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let networking = spec["networking"]
        var result: [Violation] = []
        if networking["advertisedAddress"].isEmpty, (networking["advertisedPort"].int ?? 0) != 0 {
            result += networking["advertisedAddress"].violation("has to be defined with advertisedPort")
        }
        if !networking["advertisedAddress"].isEmpty, (networking["advertisedPort"].int ?? 0) == 0 {
            result += networking["advertisedPort"].violation("has to be defined with advertisedAddress")
        }
        result += ZoneProxyRules.violations(
            ofNetworking: networking,
            places: [("address", "port"), ("advertisedAddress", "advertisedPort")]
        )
        if !networking["advertisedAddress"].isEmpty {
            result += ZoneProxyRules.addressViolations(networking["advertisedAddress"])
        }
        result += Dataplane.portViolations(networking["advertisedPort"], isRequired: false)
        for service in spec["availableServices"].items {
            result += TagRules.violations(ofTags: service["tags"], needsService: true)
        }
        return result
    }
}
