import Commands
import Documents
import Logging
import Stores
import TestSupport
import Testing

@testable import ControlPlane

/// The table of settings in `docs/compat`; `MetricsTests` has that of metrics.
@Suite(.timeLimit(.minutes(2))) struct CompatTableTests {
    /// Zone control planes and a global one, made with every setting given, and not run.
    private struct Planes {
        /// By mode, the variables (or paths) that nothing asked for.
        var idle: [String: Set<String>] = [:]

        init() async throws {
            let modes = [
                ("global", ["KUMA_MODE": "global"]),
                (
                    "zone",
                    [
                        "KUMA_MODE": "zone", "KUMA_MULTIZONE_ZONE_NAME": "east",
                        "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": "grpcs://127.0.0.1:1",
                    ]
                ), ("zone alone", ["KUMA_MODE": "zone"]),
            ]
            for (mode, environment) in modes { try await make(mode, environment) }
        }

        private mutating func make(_ mode: String, _ given: [String: String]) async throws {
            let folder = try TestFolder()
            var environment: [String: String] = [:]
            for setting in SettingTable.rows {
                guard let name = setting.environment else { continue }
                environment[name] = setting.initial.environmentText
            }
            let host = HostIdentity.current()
            environment.merge(given) { $1 }
            environment["KUMA_STORE_TYPE"] = "memory"
            environment["KUMA_GENERAL_WORK_DIR"] = folder.path
            var settings = try Settings(file: nil, environment: environment)
            try settings.validate()
            try settings.autoconfigure(home: folder.path)
            try settings.use(ServerCertificate.own(in: folder.path, host: host, now: WallClock.now()))
            let instance = Instance(host: host, mode: settings.mode)
            let registry = instance.metrics()
            let store = try await StoreOpening.open(settings, metrics: registry, logger: .disabled)
            // What several instances over one database ask for, is asked for as well; the store is open by now.
            settings["store.type"] = .string("postgres")
            let wiring = try await Wiring(
                settings: settings,
                instance: instance,
                store: store,
                metrics: registry,
                logger: .disabled
            )
            _ = try wiring.services()
            // Stores that are not opened here, and what is asked before anything else.
            _ = (settings.string("store.sqlite.path"), settings.database)
            _ = ["general.workDir", "general.tlsCertFile", "general.tlsKeyFile"].map(settings.string)
            idle[mode] = Set(settings.idle)
            await store.close()
        }
    }

    @Test func `docs list every setting, and who reads it`() async throws {
        let planes = try await Planes()
        var table = CompatTable(
            "settings.md",
            title: "Settings of kuma-cp",
            introduction:
                "Paths, variables and defaults are Kuma's. \"Read by\" says which control planes ask for a setting while all others have "
                + "their defaults. What nobody asks for then belongs to something that is off, or has no effect yet; the log says so when it "
                + "is given (`SettingsTests`).",
            columns: ["path", "variable", "type", "default", "read by"]
        )
        for setting in SettingTable.rows {
            let name = setting.environment
            let readers = ["global", "zone", "zone alone"].filter { !(planes.idle[$0] ?? []).contains(name ?? "") }
            let effect =
                switch readers {
                case _ where name == nil: "its file"
                case _ where SettingTable.needless[setting.path] != nil:
                    "not needed: \(SettingTable.needless[setting.path] ?? "")"
                case _ where SettingTable.fixed[setting.path] != nil: "always so"
                case ["global", "zone", "zone alone"]: "all"
                case ["zone", "zone alone"]: "zones"
                case []: "nobody by default"
                default: readers.joined(separator: ", ")
                }
            let initial = setting.initial.environmentText
            table.rows.append([
                "`\(setting.path)`", name.map { "`\($0)`" } ?? "", "\(setting.kind)",
                initial.isEmpty ? "" : "`\(initial)`", effect,
            ])
        }
        #expect(table.difference() == nil)
    }
}

extension SettingValue {
    /// As a variable of the environment has it.
    fileprivate var environmentText: String {
        switch self {
        case .string(let text): text
        case .secret(let secret): secret.exposed
        case .int(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .duration(let duration): GoDuration.text(duration)
        case .list(let items): items.joined(separator: ",")
        case .publicKeys: ""
        }
    }
}
