import Documents
package import ResourceModel

/// The addresses of gateways that are known by name, as a zone's control plane found them: a Config of the zone.
package struct GatewayAddresses: Hashable, Sendable, CustomStringConvertible {
    /// The Config that holds them.
    package static let key = ResourceKey(.config, name: "kuma-gateway-addresses")
    private var addresses: [String: String]

    /// As long as no name was looked up.
    package init() { addresses = [:] }

    /// Of the Config; empty if there is none, or it can't be read.
    package init(_ config: Resource?) {
        // What can't be read is found anew.
        let json = (config?.spec.string("config")).flatMap { try? JSON(parsing: Array($0.utf8)) }
        addresses = json?.stringMap ?? [:]
    }

    /// Whether no name has an address; then there is nothing to store.
    package var isEmpty: Bool { addresses.isEmpty }

    /// The address of a name; nil if nobody found one.
    package subscript(name: String) -> String? {
        get { addresses[name] }
        set { addresses[name] = newValue }
    }

    /// An IP address as it is; that of a name, nil if nobody found one yet.
    package func address(of host: String) -> String? { NameRules.isIPAddress(host) ? host : addresses[host] }

    /// As it is stored.
    package var resource: Resource {
        let text = String(decoding: JSON(addresses).sortedByKey().text, as: UTF8.self)
        return Resource(Self.key, labels: [Label.origin: Label.originZone], spec: ["config": .string(text)])
    }

    /// `host=address`, sorted by host, for logs.
    package var description: String {
        addresses.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
