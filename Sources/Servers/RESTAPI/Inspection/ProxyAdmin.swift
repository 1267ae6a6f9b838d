package import ResourceModel

/// What is asked of a proxy's Envoy.
package enum ProxyQuery: Hashable, Sendable {
    /// The configuration as JSON.
    case configuration(includesEndpoints: Bool)
    /// - Parameter isJSON: Instead of text.
    case statistics(isJSON: Bool, usedOnly: Bool)
    case clusters(isJSON: Bool)
}

/// Asks Envoys, directly or through another control plane.
package protocol ProxyAdmin: Sendable {
    /// Envoy's answer, as it is shown.
    ///
    /// - `proxy`: A Dataplane, ZoneIngress or ZoneEgress that is in the store.
    ///
    /// Throws ``ProxyAdminError``; the client is told.
    func answer(_ query: ProxyQuery, of proxy: ResourceKey) async throws -> [UInt8]
}

/// Why an Envoy can't be asked.
package struct ProxyAdminError: Error, Hashable, Sendable {
    /// What callers branch on.
    package enum Code: Hashable, Sendable {
        /// Neither the proxy nor a control plane that knows it is connected.
        case notConnected
        /// It was asked, and refused or broke off.
        case failed
    }
    package var code: Code
    package var message: String
    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
}
