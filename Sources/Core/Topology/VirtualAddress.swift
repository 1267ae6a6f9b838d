/// An address that exists only for the proxies of this zone, with the names and ports that lead to it.
package struct VirtualAddress: Hashable, Sendable {
    /// IPv4 out of the zone's range, as text.
    package var address: String
    /// Names that are resolved to it; only the first address of a service has them.
    package var names: [String]
    /// In the order of the service; no number twice.
    package var ports: [Port]

    /// A port of it, and what is called there.
    package struct Port: Hashable, Sendable {
        /// To which the application connects.
        package var port: UInt16
        /// Need not exist any more: then nothing listens.
        package var destination: DestinationID
    }
}
