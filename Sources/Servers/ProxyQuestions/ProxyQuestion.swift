package import ResourceModel

// ProxyQuestions: what people want to know from proxies' Envoys, and who gets it for them.
//
// XDS answers for the proxies of this zone, KDS on global through their zones, RESTAPI asks.

/// Something that people want to know from a proxy itself.
package struct ProxyQuestion: Sendable, Hashable {
    /// What is asked of Envoy's admin interface.
    package enum Subject: Sendable, Hashable {
        /// The configuration as JSON.
        case configuration(includesEndpoints: Bool)
        case statistics(AdminFormat, usedOnly: Bool)
        case clusters(AdminFormat)
    }

    /// What is wanted of it.
    package var subject: Subject
    /// A Dataplane, ZoneIngress or ZoneEgress of this control plane.
    package var proxy: ResourceKey

    /// - `proxy`: Under the name that it has in the store of who is asked.
    package init(_ subject: Subject, of proxy: ResourceKey) { (self.subject, self.proxy) = (subject, proxy) }
}

/// How statistics and clusters are written.
package enum AdminFormat: Sendable, Hashable { case text, json }

/// Why a question has no answer; the text is for people.
package struct ProxyAdminError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Begins with what was tried where a proxy's zone was asked.
    package let description: String
    /// - Parameter description: Shown to whoever asked; no token may be in it.
    package init(_ description: String) { self.description = description }
}

/// Asks proxies: in a zone by Envoy's admin interface, on global through the proxy's zone.
package protocol ProxyAdmin: Sendable {
    /// What the proxy says, as it says it. Ends when the task is cancelled.
    func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8]
}
