extension Dataplane {
    /// A destination that the proxy offers at an address of its own.
    package struct Outbound: Hashable, Sendable {
        /// The destination of an explicit outbound.
        package struct BackendRef: Hashable, Sendable {
            package var kind: KindName
            package var name: String
            package var port: UInt16
            package var labels: [String: String]
        }

        /// Where the proxy listens.
        package var address: String
        package var port: UInt16
        package var tags: [String: String]
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

        package var service: String { tags[Tag.service] ?? "" }
    }
}
