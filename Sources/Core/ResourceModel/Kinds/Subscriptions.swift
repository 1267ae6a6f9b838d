/// The connections that an insight (of a proxy or a zone) tells of.
package struct Subscriptions: Hashable, Sendable {
    /// One connection of a proxy or zone, from its beginning to its end.
    package struct Subscription: Hashable, Sendable {
        /// Unique per connection; empty if the insight lacks it.
        package var id: String
        /// RFC 3339; empty while unknown.
        package var connectTime: String
        /// Empty while connected.
        package var disconnectTime: String
        /// Raised from time to time by who holds the stream: a record whose generation stands still is one of a dead
        /// instance.
        package var generation: Int
        /// The control plane's instance that holds the stream.
        package var instanceID: String
    }

    /// Oldest first.
    package var list: [Subscription]

    /// An insight without subscriptions has an empty list.
    package init(_ insight: Resource) {
        list = Fields(insight.spec).objects("subscriptions").map { fields in
            let instance = fields.string("controlPlaneInstanceId")
            return Subscription(
                id: fields.string("id"),
                connectTime: fields.string("connectTime"),
                disconnectTime: fields.string("disconnectTime"),
                generation: fields.int("generation") ?? 0,
                instanceID: instance.isEmpty ? fields.string("globalInstanceId") : instance
            )
        }
    }

    /// Whether a connection is open.
    package var isOnline: Bool { list.contains { !$0.connectTime.isEmpty && $0.disconnectTime.isEmpty } }
}
