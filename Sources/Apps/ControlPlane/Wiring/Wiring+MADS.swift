import HTTP
import Lifecycle
import MADS
import Topology

extension Wiring {
    /// What tells Prometheus whom to scrape; nothing if it is switched off.
    func assignments(_ zones: AsyncStream<ZoneSnapshot>) throws -> [ServiceGroup.Entry] {
        let path = "monitoringAssignmentServer"
        guard settings.bool("\(path).enabled") else { return [] }
        let feed = AssignmentFeed()
        let port = settings.int("\(path).port")
        // Compat: without files of its own it speaks plain HTTP, unlike the other servers.
        let tls =
            settings.bool("\(path).tlsEnabled") || !settings.string("\(path).tlsCertFile").isEmpty
            ? try tls("mads-server", path).context : nil
        let routes = MADSRoutes(feed: feed, defaultTimeout: settings.duration("\(path).defaultFetchTimeout"))
        var router = routes.router
        router.metrics = RequestMetrics(metrics, prefix: "mads_server")
        var limits = HTTPLimits()
        limits.connections = shares.other
        let server = HTTPServer(
            loops: loops,
            address: try Listener.address("", port: port),
            tls: tls,
            limits: limits,
            handler: router.handler
        )
        let follower = CancelledAtShutdown(service: ClosureService { await feed.follow(zones) })
        let listener = Listener(name: "mads-server", server: server, port: port, setting: "\(path).port")
        return [.init("mads-server", listener), .init("mads", follower)]
    }
}
