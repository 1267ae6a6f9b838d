extension Dataplane {
    /// A destination that the proxy offers at an address of its own.
    package struct Outbound: Hashable, Sendable {
        /// The destination of an explicit outbound.
        package struct BackendRef: Hashable, Sendable {
            /// MeshService, MeshMultiZoneService or MeshExternalService.
            package var kind: KindName
            /// Empty if ``labels`` select instead.
            package var name: String
            /// Of the destination, not of the listener; not needed for a MeshExternalService, which has one port only.
            package var port: UInt16
            /// All of these a destination must have; empty if ``name`` says which.
            package var labels: [String: String]
        }

        /// Where the proxy listens.
        package var address: String
        /// The listener's port at ``address``; 0 if the field is missing or out of range.
        package var port: UInt16
        /// Of a destination by tags, `kuma.io/service` among them; empty with a ``backendRef``.
        package var tags: [String: String]
        /// Nil for a destination by tags.
        package var backendRef: BackendRef?

        init(_ fields: Fields) {
            let given = fields.string("address")
            address = given.isEmpty ? "127.0.0.1" : given
            port = fields.port("port")
            tags = fields.map("tags")
            backendRef = fields.object("backendRef").map { ref in
                BackendRef(
                    kind: KindName(ref.string("kind")),
                    name: ref.string("name"),
                    port: ref.port("port"),
                    labels: ref.map("labels")
                )
            }
        }

        /// The value of `kuma.io/service`; empty with a ``backendRef``.
        package var service: String { tags[Tag.service] ?? "" }
    }
}
