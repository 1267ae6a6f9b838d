package import EnvoyConfig

/// Everything that one proxy should have, at one moment.
package struct ProxyState: Sendable {
    /// Clusters, endpoints, listeners and routes.
    package var resources: ProxyResources
    /// Certificates and authorities.
    package var secrets: ResourceSet

    /// Nothing at all, unless told otherwise.
    package init(resources: ProxyResources = ProxyResources(), secrets: ResourceSet = .empty) {
        (self.resources, self.secrets) = (resources, secrets)
    }

    /// The set of one type; empty for types that proxies are not given.
    subscript(type: String) -> ResourceSet {
        type == ResourceTypeURL.secret ? secrets : resources[type] ?? .empty
    }
}
