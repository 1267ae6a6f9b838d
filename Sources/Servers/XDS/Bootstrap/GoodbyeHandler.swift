import Documents
import EnvoyConfig
package import HTTP
import LogKeys
package import Logging
import ResourceModel

/// Answers `POST /goodbye`: an agent says that its proxy is about to end, so that nobody is sent there any more while it drains.
///
/// The body has `mesh`, `name` and `proxyType` as a request for a bootstrap does, and in `run` what the node's metadata has in
/// `dynamicMetadata` under `kuma-dp.run`; the token is the header `authorization`. Kuma has no such route: our agent takes no answer for one.
package struct GoodbyeHandler: Sendable {
    private let fleet: ProxyFleet
    private let logger: Logger

    /// - `fleet`: Whose proxies say goodbye.
    package init(fleet: ProxyFleet, logger: Logger) { (self.fleet, self.logger) = (fleet, logger) }

    /// Adds the route.
    package func add(to router: inout Router) {
        router.add("POST", "/goodbye") { request, _ in await respond(to: request) }
    }

    private func respond(to http: HTTPRequest) async -> HTTPResponse {
        // What cannot be read says nothing that could be told.
        guard let body = try? JSON(parsing: http.body), let request = try? BootstrapRequest(body),
            let type = request.proxyType
        else { return HTTPResponse(status: 400) }
        let run = body["run"]?.stringValue ?? ""
        guard NameRules.isLabelValue(run) else { return HTTPResponse(status: 400) }
        let key = ResourceKey(type.kind, mesh: type == .dataplane ? request.mesh : "", name: request.name)
        do {
            return switch try await fleet.goodbye(key, run: run, credentials: http.headers.all("authorization")) {
            case .heard: HTTPResponse(status: 200)
            case .unknown: HTTPResponse(status: 404)
            case .refused(let reason): HTTPResponse(status: 403, text: reason)
            }
        } catch {
            logger.warning("goodbye not written", [.proxyID: "\(key)", .error: "\(error)"])
            return HTTPResponse(status: 500)
        }
    }
}

extension BootstrapRequest.ProxyType {
    /// Of the resource that describes such a proxy.
    var kind: KindName {
        switch self {
        case .dataplane: .dataplane
        case .ingress: .zoneIngress
        case .egress: .zoneEgress
        }
    }
}
