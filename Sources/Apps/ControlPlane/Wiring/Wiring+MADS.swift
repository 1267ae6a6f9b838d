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
        // Compat: without files of its own it speaks plain HTTP, unlike the other servers.
        let tls =
            settings.bool("\(path).tlsEnabled") || !settings.string("\(path).tlsCertFile").isEmpty
            ? try tls("mads-server", path).context : nil
        let routes = MADSRoutes(feed: feed, defaultTimeout: settings.duration("\(path).defaultFetchTimeout"))
        var router = routes.router
        router.metrics = RequestMetrics(metrics, prefix: "mads_server")
        let follower = CancelledAtShutdown(service: ClosureService { await feed.follow(zones) })
        let listener = try sideListener("mads-server", setting: "\(path).port", tls: tls, router)
        return [.init("mads-server", listener), .init("mads", follower)]
    }
}
