import EnvoyProtos
import Protobuf
import ProxyPlanning

extension ProbePlan {
    private static let name = "probe:listener"

    /// Shows the paths to `GET`, without a certificate.
    var listener: Listener {
        let host = VirtualHost {
            $0.name = "probe"
            $0.domains = ["*"]
            $0.routes = endpoints.map(route)
        }
        return Listener {
            $0.name = Self.name
            $0.address = .socket(address, port)
            $0.trafficDirection = .inbound
            binding.apply(&$0)
            let manager = HttpConnectionManager.system(Self.name, hosts: [host], routes: "probe:route_configuration")
            $0.filterChains = [FilterChain { $0.filters = [.manager(manager)] }]
        }
    }

    private func route(_ endpoint: Endpoint) -> Route {
        Route {
            $0.match = RouteMatch {
                $0.pathSpecifier = .path(endpoint.path)
                $0.headers = [RouteMatchPlan.Condition(name: ":method", kind: .exact("GET")).header]
            }
            if let section = endpoint.section {
                let cluster = isUnified ? Names.own("dp", section) : Names.inboundCluster(endpoint.port)
                $0.action = .route(
                    RouteAction {
                        $0.clusterSpecifier = .cluster(cluster)
                        $0.regexRewrite = .whole(endpoint.rewritten)
                    }
                )
            } else {
                $0.action = .redirect(
                    RedirectAction {
                        $0.portRedirect = UInt32(endpoint.port)
                        $0.pathRewriteSpecifier = .pathRedirect(endpoint.rewritten)
                    }
                )
            }
        }
    }
}
