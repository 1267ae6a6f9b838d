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
        // Compat: unless it is switched on it speaks plain HTTP, whatever files are given. Test: `ServerSettingsTests`.
        let tls = settings.bool("\(path).tlsEnabled") ? try tls("mads-server", path).context : nil
        let routes = MADSRoutes(feed: feed, defaultTimeout: settings.duration("\(path).defaultFetchTimeout"))
        var router = routes.router
        router.metrics = RequestMetrics(metrics, prefix: "mads_server")
        let follower = CancelledAtShutdown(service: ClosureService { await feed.follow(zones) })
        let listener = try sideListener("mads-server", setting: "\(path).port", tls: tls, router)
        return [.init("mads-server", listener), .init("mads", follower)]
    }
}
