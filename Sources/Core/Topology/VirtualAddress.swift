/// An address that exists only for the proxies of this zone, with the names and ports that lead to it.
package struct VirtualAddress: Hashable, Sendable {
    package var address: String
    /// Names that are resolved to it; only the first address of a service has them.
    package var names: [String]
    package var ports: [Port]

    /// A port of it, and what is called there.
    package struct Port: Hashable, Sendable {
        package var port: UInt16
        package var destination: DestinationID
    }
}
