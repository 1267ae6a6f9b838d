/// A zone proxy inside of a Dataplane: an entry of `networking.listeners`. It serves the Dataplane's mesh alone.
package struct ZoneListener: Hashable, Sendable {
    /// `type` of the listener.
    package var kind: ZoneProxyKind
    /// Where it listens; others reach it there, or at a MeshZoneAddress.
    package var address: String
    /// Free among the inbounds of the Dataplane.
    package var port: UInt16
    /// Name, or port as text: how policies and KRIs refer to it.
    package var section: String
    /// Whether others may be sent to it; it listens all the same.
    package var isReady: Bool

    /// - `section`: Name, or port as text; never empty.
    package init(_ kind: ZoneProxyKind, address: String, port: UInt16, section: String, isReady: Bool = true) {
        (self.kind, self.address, self.port, self.section, self.isReady) = (kind, address, port, section, isReady)
    }
}
