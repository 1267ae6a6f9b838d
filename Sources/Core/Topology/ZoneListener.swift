/// A zone proxy inside of a Dataplane: an entry of `networking.listeners`. It serves the Dataplane's mesh alone.
package struct ZoneListener: Hashable, Sendable {
    package var kind: ZoneProxyKind
    package var address: String
    package var port: UInt16
    /// Name, or port as text: how policies and KRIs refer to it.
    package var section: String
    /// Whether others may be sent to it; it listens all the same.
    package var isReady: Bool

    package init(_ kind: ZoneProxyKind, address: String, port: UInt16, section: String, isReady: Bool = true) {
        (self.kind, self.address, self.port, self.section, self.isReady) = (kind, address, port, section, isReady)
    }
}
