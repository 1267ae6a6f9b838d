import Documents
import ResourceModel

/// Which proxies a MeshService selects.
enum ProxySelector: Sendable, Equatable {
    case none
    /// Those with an inbound that has all these tags.
    case tags([String: String])
    /// The one of this name.
    case name(String)
    /// Those with all these labels.
    case labels([String: String])

    init(_ service: Resource) {
        let selector = service.spec["selector"]
        if let tags = selector?["dataplaneTags"]?.stringMap, !tags.isEmpty {
            self = .tags(tags)
        } else if let name = selector?["dataplaneRef"]?["name"]?.stringValue {
            self = .name(name)
        } else if let labels = selector?["dataplaneLabels"]?["matchLabels"]?.stringMap, !labels.isEmpty {
            self = .labels(labels)
        } else {
            self = .none
        }
    }

    /// The `kuma.io/service` that all its inbounds have; nil if it selects by something else.
    var service: String? { if case .tags(let tags) = self { tags[Tag.service] } else { nil } }

    func matches(_ proxy: DataplaneFacts) -> Bool {
        switch self {
        case .none: false
        case .tags(let tags): proxy.inbounds.contains { $0.tags.contains(all: tags) }
        case .name(let name): proxy.name == name
        case .labels(let labels): proxy.labels.contains(all: labels)
        }
    }
}

extension [String: String] {
    /// Whether every entry of `other` is here with the same value.
    func contains(all other: [String: String]) -> Bool { other.allSatisfy { self[$0.key] == $0.value } }
}
