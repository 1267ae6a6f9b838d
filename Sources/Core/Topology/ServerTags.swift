import ResourceModel

// Tags by which a MeshTrafficPermission selects a service as a whole, as it would select a proxy of it.
// Source: Kuma 2.14, reachable services graph of MeshTrafficPermission.
extension MeshSnapshot {
    /// Tags that count as the same for all proxies of a service.
    package static let commonTags: Set<String> = [
        Tag.service, "k8s.kuma.io/namespace", "k8s.kuma.io/service-name", "k8s.kuma.io/service-port",
    ]

    /// Those of a service by tags, as one proxy, zone or document has them; nil if nobody offers it.
    func serverTags(_ service: String) -> [String: String]? {
        let tags = memberTags(service) ?? border.offers[service]?.first?.tags ?? externalTags(service)
        return tags?.filter { Self.commonTags.contains($0.key) && !$0.value.isEmpty }
    }

    private func memberTags(_ service: String) -> [String: String]? {
        guard let name = members[service]?.min(), let proxy = proxies[name] else { return nil }
        return proxy.inbounds.first { $0.service == service }?.tags
    }
}

extension ServiceEntry {
    /// Those of a MeshService: what its proxies are selected by, and where it is from.
    var serverTags: [String: String] {
        var result: [String: String] = if case .tags(let tags) = selector { tags } else { [:] }
        for label in [Label.origin, Label.zone] {
            if let value = reference.labels[label], !value.isEmpty { result[label] = value }
        }
        return result
    }
}
