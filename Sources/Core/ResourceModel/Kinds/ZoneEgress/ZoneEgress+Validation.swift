import Documents

extension ZoneEgress {
    static func violations(_ resource: Resource) -> [Violation] {
        ZoneProxyRules.violations(
            ofNetworking: Node(resource.spec, at: "")["networking"],
            places: [("address", "port")]
        )
    }
}
