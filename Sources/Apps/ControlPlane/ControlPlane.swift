// ControlPlane: kuma-cp as a program.
//
// In: settings. It opens the store, makes what every control plane begins with, binds all servers of its mode and runs them as one
// group of services, in the order of their dependence, until a signal comes. It owns nothing but the wiring; what a server does is
// in the server's module.
import Access
import Commands
import Documents
import HTTP
import Lifecycle
import LogKeys
package import Logging
import Metrics
import Net
import ResourceModel
import Stores

/// One control plane, from its settings to its end.
package struct ControlPlane: Sendable {
    private let settings: Settings
    private let logger: Logger
    private let signals: AsyncStream<String>?

    /// - `settings`: Validated and autoconfigured.
    /// - `signals`: What asks the process to end.
    package init(settings: Settings, logger: Logger, signals: AsyncStream<String>?) {
        self.settings = settings
        self.logger = logger
        self.signals = signals
    }

    /// Starts everything, and returns when everything has ended.
    ///
    /// - Throws: If a file, the store or a port cannot be had; nothing runs any more then.
    package func run() async throws {
        var settings = settings
        for note in settings.notes {
            var facts: Logger.Metadata = [.settingName: note.name]
            if let today = note.today { facts[.settingReplacement] = today }
            logger.warning(note.message, facts)
        }
        let host = HostIdentity.current()
        try prepareFiles(&settings, host)
        let instance = Instance(host: host, mode: settings.mode)
        let metrics = instance.metrics()
        logger.output.countLines { label, level in
            metrics.counter(
                "kuma_cp_log_lines_total",
                help: "Total number of log lines emitted by the control plane, by logger name and level.",
                labels: ["logger": label, "level": level.name]
            ).add()
        }
        let type = settings.string("store.type")
        let file = settings.string("store.sqlite.path")
        logger.info("opening the store", type == "sqlite" ? [.storeType: type, .file: file] : [.storeType: type])
        let store = try await StoreOpening.open(settings, metrics: metrics, logger: logger)
        do {
            let wiring = try await Wiring(
                settings: settings,
                instance: instance,
                store: store,
                metrics: metrics,
                logger: logger
            )
            try await serve(wiring)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        logger.info("control plane ended")
    }

    private func prepareFiles(_ settings: inout Settings, _ host: HostIdentity) throws {
        let folder = settings.string("general.workDir")
        try LocalFile.makeFolder(folder, mode: 0o700)
        let (certificate, key) = (settings.string("general.tlsCertFile"), settings.string("general.tlsKeyFile"))
        if certificate.isEmpty, key.isEmpty {
            settings.use(try ServerCertificate.own(in: folder, host: host, now: WallClock.now()))
        } else {
            settings.use(try ServerCertificate(certificateFile: certificate, keyFile: key))
        }
    }

    private func serve(_ wiring: Wiring) async throws {
        var entries: [ServiceGroup.Entry] = []
        let services = try wiring.services()
        for name in wiring.settings.idle {
            logger.warning("setting has no effect yet on this control plane", [.settingName: name])
        }
        for (name, reason) in wiring.settings.needless {
            logger.info("setting is not needed", [.settingName: name, .reason: reason])
        }
        for part in services {
            if let server = part.service as? any Binding {
                do throws(NetError) { try await server.start() } catch {
                    throw NetError(error.code, "could not start \(server.name) (\(server.setting)): \(error)")
                }
                logger.info("listening", [.serverName: server.name, .port: "\(server.port)"])
            }
            entries.append(part)
        }
        wiring.readiness.set(true)
        logger.info("control plane started", [.mode: settings.string("mode"), .instanceID: wiring.instance.id])
        let grace = max(.seconds(10), settings.duration("dpServer.gracefulShutdownTimeout") + .seconds(1))
        try await ServiceGroup(entries, logger: logger, signals: signals, grace: grace).run()
        wiring.readiness.set(false)
    }
}
