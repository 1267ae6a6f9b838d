/// One named resource as bytes, ready for any stream.
///
/// A copy is two references: name, version and bytes are made once and shared by all streams that send them.
/// Two encoded resources are equal when type, name and version are, as the version is the hash of the bytes.
package struct EncodedResource: Hashable, Sendable {
    private var content: Content

    private final class Content: Sendable {
        let typeURL: String
        let name: String
        let version: String
        let bytes: [UInt8]
        init(typeURL: String, name: String, version: String, bytes: [UInt8]) {
            (self.typeURL, self.name, self.version, self.bytes) = (typeURL, name, version, bytes)
        }
    }

    /// - `typeURL`: With its prefix: `type.googleapis.com/envoy.config.cluster.v3.Cluster`.
    /// - `any`: The message itself, that is the `value` of the `Any` that will hold it.
    package init(typeURL: String, name: String, any: [UInt8]) {
        content = Content(typeURL: typeURL, name: name, version: ContentHash(any).version, bytes: any)
    }

    /// With its prefix, as streams subscribe to it.
    package var typeURL: String { content.typeURL }
    /// Unique among the resources of a type that one proxy gets.
    package var name: String { content.name }
    /// The hash of the bytes, so it is the same in every process; 15 characters.
    package var version: String { content.version }
    /// The message, that is the `value` of the `Any` that will hold it.
    package var any: [UInt8] { content.bytes }

    /// Whether there is another copy of it somewhere.
    mutating func isHeldElsewhere() -> Bool { !isKnownUniquelyReferenced(&content) }

    package static func == (a: Self, b: Self) -> Bool {
        a.content === b.content
            || (a.content.version == b.content.version && a.content.name == b.content.name
                && a.content.typeURL == b.content.typeURL)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(content.version) }
}

/// The types of resources that a data plane proxy subscribes to, as type URLs.
package enum ResourceTypeURL {
    /// CDS: asked for by wildcard.
    package static let cluster = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
    /// EDS: asked for by the names of clusters.
    package static let endpoint = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
    /// LDS: asked for by wildcard.
    package static let listener = "type.googleapis.com/envoy.config.listener.v3.Listener"
    /// RDS: asked for by name; nothing here refers to one, as routes stand inline in listeners.
    package static let route = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
    /// SDS: asked for by name, as clusters and listeners refer to them.
    package static let secret = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
    /// RTDS: a builtin gateway asks for it; nothing is made of this type.
    package static let runtime = "type.googleapis.com/envoy.service.runtime.v3.Runtime"
    /// All of them.
    package static let all: Set<String> = [cluster, endpoint, listener, route, secret, runtime]
}
