package import Documents
import HTTPClient
package import ProxyQuestions
import ResourceModel
package import Stores
import Synchronization

/// Asks the proxies of this zone what they know themselves, over the administration listener that each of them has for that.
///
/// The control plane proves itself by a certificate of the zone's own authority, and so does the proxy.
package final class EnvoyAdmin: ProxyAdmin {
    private struct Identity {
        var authority: [UInt8]
        var certificate: [UInt8]
        var key: [UInt8]
    }

    /// Configurations of large meshes are large.
    private static let limit = 256 << 20

    private let store: ResourceStore
    private let defaultPort: UInt16
    private let timeout: Duration
    private let now: @Sendable () -> Timestamp
    private let client = HTTPClient()
    private let identity = Mutex<Identity?>(nil)

    /// - `defaultPort`: Of proxies that name no port for their administration.
    /// - `timeout`: For the whole answer.
    /// - `now`: The wall clock.
    package init(
        store: ResourceStore,
        defaultPort: UInt16,
        timeout: Duration = .seconds(10),
        now: @escaping @Sendable () -> Timestamp
    ) {
        (self.store, self.defaultPort, self.timeout, self.now) = (store, defaultPort, timeout, now)
    }

    /// What the proxy says; a configuration without its tokens. The proxy is one of this zone.
    package func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
        let proxy = question.proxy
        guard let networking = store.snapshot[proxy]?.spec["networking"],
            let address = networking["address"]?.stringValue
        else {
            throw ProxyAdminError("the proxy \(proxy) is not known here")
        }
        let own = networking["admin"]?["port"]?.intValue ?? 0
        let host = address.contains(":") ? "[\(address)]" : address
        let identity = try clientIdentity()
        let request = ClientRequest(
            "GET",
            "https://\(host):\(own == 0 ? Int(defaultPort) : own)\(question.subject.path)",
            timeout: timeout,
            tls: ClientTLS(authorities: identity.authority, certificate: identity.certificate, key: identity.key),
            responseLimit: Self.limit,
            usesProxy: false
        )
        let response: ClientResponse
        do { response = try await client.send(request) } catch {
            throw ProxyAdminError("the proxy \(proxy) cannot be reached: \(error)")
        }
        guard response.status == 200 else {
            throw ProxyAdminError("the proxy \(proxy) answered with status \(response.status)")
        }
        if case .configuration = question.subject { return Self.withoutTokens(response.body) }
        return response.body
    }

    private func clientIdentity() throws(ProxyAdminError) -> Identity {
        guard let authority = AdminCertificates(in: store.snapshot) else {
            throw ProxyAdminError(
                "there is no authority for the administration of proxies: no GlobalSecret envoy-admin-ca"
            )
        }
        if let known = identity.withLock({ $0 }), known.authority == authority.authorityPEM { return known }
        do {
            let (certificate, key) = try authority.client(now: now())
            let made = Identity(authority: authority.authorityPEM, certificate: certificate, key: key)
            identity.withLock { $0 = made }
            return made
        } catch {
            throw ProxyAdminError("no certificate for the administration of proxies: \(error)")
        }
    }

    /// A configuration without the tokens by which the proxy proves itself to the control plane.
    static func withoutTokens(_ configuration: [UInt8]) -> [UInt8] {
        let limits = DocumentLimits(bytes: limit, depth: 512)
        // What cannot be read cannot be searched for tokens either: it is not shown.
        guard let document = try? JSON(parsing: configuration, limits: limits) else { return [] }
        return document.dropping("initial_metadata").pretty(indent: 1)
    }
}

extension ProxyQuestion.Subject {
    /// At Envoy's admin interface.
    fileprivate var path: String {
        switch self {
        case .configuration(let includesEndpoints): includesEndpoints ? "/config_dump?include_eds" : "/config_dump"
        case .statistics(let format, let usedOnly):
            "/stats" + Self.query([usedOnly ? "usedonly" : nil, format == .json ? "format=json" : nil])
        case .clusters(let format): "/clusters" + Self.query([format == .json ? "format=json" : nil])
        }
    }

    private static func query(_ parts: [String?]) -> String {
        let parts = parts.compactMap { $0 }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}

extension JSON {
    /// The same document without any member of that name, however deep.
    fileprivate func dropping(_ key: String) -> JSON {
        switch self {
        case .array(let items): .array(items.map { $0.dropping(key) })
        case .object(let members):
            .object(members.filter { $0.key != key }.map { Member($0.key, $0.value.dropping(key)) })
        default: self
        }
    }
}
