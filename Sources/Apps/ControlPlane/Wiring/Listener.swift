import HTTP
import Lifecycle
import Metrics
import Net
import Synchronization

/// A service with a port that is bound before any service runs: a port that is taken ends the start.
protocol Binding: Service {
    var name: String { get }
    var port: Int { get }
    /// The path of the setting that the port is from.
    var setting: String { get }
    func start() async throws(NetError)
}

/// A server of this process with the name that log lines and errors use.
struct Listener: Binding {
    let name: String
    let server: HTTPServer
    let port: Int
    let setting: String
    /// Where the time from the request to end until the end is noted.
    var shutdownTime: Histogram?
    /// Counts that connections had to be cut at the end.
    var forcedStops: Counter?

    /// Binds; connections are served from now on.
    func start() async throws(NetError) {
        try await server.start()
    }

    /// Serves until graceful shutdown begins, then finishes what is under way.
    func run() async throws {
        let begun = Moment()
        defer {
            if let begun = begun.value.withLock({ $0 }) { shutdownTime?.observe(.now - begun) }
            if server.cutCount > 0 { forcedStops?.add() }
        }
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            begun.value.withLock { $0 = .now }
            server.shutdown()
        }
    }

    /// The address of a setting `interface`; all of both families for `0.0.0.0`, as Go has it.
    static func address(_ interface: String, port: Int) throws(SettingsError) -> SocketAddress {
        let wanted = ["", "0.0.0.0", "::"].contains(interface) ? "::" : interface
        guard let address = SocketAddress(wanted, port: port) else {
            throw SettingsError("Invalid configuration: \"\(interface)\" is no address to listen on")
        }
        return address
    }

    /// The interface of a setting as an address: a name is looked up, and of its addresses one of IPv4 is preferred, as Go does.
    ///
    /// - `setting`: The path of the setting, for the error.
    static func interface(_ text: String, setting: String, on loop: EventLoop) async throws(SettingsError) -> String {
        if text.isEmpty || IPAddress(text) != nil { return text }
        let found: [IPAddress]
        do throws(NetError) { found = try await HostLookup.addresses(of: text, on: loop) } catch {
            throw SettingsError("Invalid configuration: \(Settings.shown(setting)): \(error)")
        }
        let preferred = found.first { if case .v4 = $0 { true } else { false } }
        guard let address = preferred ?? found.first else {
            throw SettingsError("Invalid configuration: \(Settings.shown(setting)): \"\(text)\" has no address")
        }
        return "\(address)"
    }
}

/// When something has happened, if it has.
private final class Moment: Sendable {
    let value = Mutex<ContinuousClock.Instant?>(nil)
}
