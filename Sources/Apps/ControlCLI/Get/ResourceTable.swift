import Documents
import ResourceModel

/// The table of a kind's resources.
struct ResourceTable {
    private let kind: KindDescriptor

    init(_ kind: KindDescriptor) { self.kind = kind }

    /// - `items`: Documents as the REST API shows them.
    func text(_ items: [JSON], now: Timestamp) -> String {
        let scope = kind.isMeshScoped ? ["MESH", "NAME"] : ["NAME"]
        var table = Table(columns: scope + columns + ["AGE"])
        for item in items {
            let name = item["name"]?.stringValue ?? ""
            table.add(
                cells: (kind.isMeshScoped ? [item["mesh"]?.stringValue ?? "", name] : [name]) + cells(item)
                    + [Age.text(item["modificationTime"], now: now)]
            )
        }
        return table.text
    }

    private var columns: [String] {
        switch kind.name {
        case "Mesh": ["mTLS", "LOCALITY", "ZONEEGRESS"]
        case "Dataplane", "ExternalService": ["TAGS", "ADDRESS"]
        default: []
        }
    }

    private func cells(_ item: JSON) -> [String] {
        let networking = item["networking"]
        switch kind.name {
        case "Mesh":
            let routing = item["routing"]
            let isOn = { (name: String) in routing?[name]?.boolValue == true ? "on" : "off" }
            return [Self.mutualTLS(item["mtls"]), isOn("localityAwareLoadBalancing"), isOn("zoneEgress")]
        case "Dataplane":
            let address = networking?["advertisedAddress"]?.stringValue ?? ""
            return [
                TagText.text(dataplane: item), address.isEmpty ? networking?["address"]?.stringValue ?? "" : address,
            ]
        case "ExternalService":
            return [TagText.text(item["tags"].map { [$0] } ?? []), networking?["address"]?.stringValue ?? ""]
        default: return []
        }
    }

    private static func mutualTLS(_ mtls: JSON?) -> String {
        guard let enabled = mtls?["enabledBackend"]?.stringValue, !enabled.isEmpty,
            let backend = mtls?["backends"]?.arrayValue?.first(where: { $0["name"]?.stringValue == enabled })
        else { return "off" }
        return "\(backend["type"]?.stringValue ?? "")/\(enabled)"
    }
}

/// Tags in a cell: `a=1,2 b=3`.
enum TagText {
    /// Tags of several inbounds in one: each key once, with all of its values, sorted.
    static func text(_ sets: [JSON]) -> String {
        var values: [String: Set<String>] = [:]
        for member in sets.flatMap({ $0.members ?? [] }) {
            values[member.key, default: []].insert(member.value.stringValue ?? "")
        }
        return values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.sorted().joined(separator: ","))" }
            .joined(separator: " ")
    }

    /// The tags of a proxy: of its gateway, or of all its inbounds.
    static func text(dataplane: JSON) -> String {
        let networking = dataplane["networking"]
        let inbound = (networking?["inbound"]?.arrayValue ?? []).compactMap { $0["tags"] }
        return text([networking?["gateway"]?["tags"]].compactMap(\.self) + inbound)
    }
}
