extension Dataplane {
    /// How traffic gets into the proxy without the application knowing.
    package struct TransparentProxying: Hashable, Sendable {
        /// The families that are caught.
        package enum IPFamily: Hashable, Sendable { case unspecified, dualStack, ipv4, ipv6 }

        /// A destination that the application may reach.
        package struct BackendRef: Hashable, Sendable {
            /// MeshService, MeshMultiZoneService or MeshExternalService.
            package var kind: KindName
            /// As the owner wrote it, the display name; empty if ``labels`` select instead.
            package var name: String
            /// Of Kubernetes; empty: the proxy's own, and always on Universal.
            package var namespace: String
            /// Nil: all ports of the destination.
            package var port: UInt16?
            /// All of these a destination must have; empty if ``name`` says which.
            package var labels: [String: String]
        }

        /// 0: no redirection of inbound traffic.
        package var redirectPortInbound: UInt16
        /// Where the redirection brings what the application sends, 15001 as a rule; 0: no redirection.
        package var redirectPortOutbound: UInt16
        /// Empty: all.
        package var reachableServices: [String]
        /// Nil: all; empty: none.
        package var reachableBackends: [BackendRef]?
        /// `ipFamilyMode`; unspecified counts as dual stack.
        package var ipFamily: IPFamily

        init(_ fields: Fields) {
            redirectPortInbound = fields.port("redirectPortInbound")
            redirectPortOutbound = fields.port("redirectPortOutbound")
            reachableServices = fields.strings("reachableServices")
            reachableBackends = fields.object("reachableBackends").map { backends in
                backends.objects("refs").map { ref in
                    BackendRef(
                        kind: KindName(ref.string("kind")),
                        name: ref.string("name"),
                        namespace: ref.string("namespace"),
                        port: ref.int("port").flatMap { UInt16(exactly: $0) },
                        labels: ref.map("labels")
                    )
                }
            }
            ipFamily =
                switch fields.string("ipFamilyMode") {
                case "DualStack", "1": .dualStack
                case "IPv4", "2": .ipv4
                case "IPv6", "3": .ipv6
                default: .unspecified
                }
        }
    }
}
