import Documents
package import ResourceModel

/// The addresses of gateways and Dataplanes that are known by name, as a zone's control plane found them: a Config of the zone.
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

    /// Names, not addresses, at which a Dataplane says it is; empty for the usual one.
    package static func names(of dataplane: Resource) -> [String] {
        hostFields.compactMap { dataplane.spec["networking"]?[$0]?.stringValue }.filter {
            !$0.isEmpty && !NameRules.isIPAddress($0)
        }
    }

    private static let hostFields = ["address", "advertisedAddress"]

    /// A Dataplane at the addresses of its names. One whose name nobody answers for takes no traffic: Envoy would refuse it, and all
    /// that stands beside it.
    func resolved(_ dataplane: Resource) -> Resource {
        var networking = dataplane.spec["networking"] ?? .object([])
        for field in Self.hostFields {
            guard let name = networking[field]?.stringValue, !name.isEmpty else { continue }
            guard let address = address(of: name) else { return Self.closed(dataplane) }
            networking.set(field, .string(address))
        }
        var result = dataplane
        result.spec.set("networking", networking)
        return result
    }

    private static func closed(_ dataplane: Resource) -> Resource {
        var networking = dataplane.spec["networking"] ?? .object([])
        for field in ["inbound", "listeners"] {
            guard let parts = networking[field]?.arrayValue else { continue }
            let closed = parts.map { part in
                var part = part
                part.set("state", "NotReady")
                return part
            }
            networking.set(field, .array(closed))
        }
        var result = dataplane
        result.spec.set("networking", networking)
        return result
    }

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
