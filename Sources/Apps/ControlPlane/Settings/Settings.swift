package import Documents
import Synchronization

/// The settings of one control plane: defaults, changed by a file, changed by the environment.
package struct Settings: Sendable {
    private var values: [String: SettingValue] = [:]
    /// What was given, and by which name: a path in the file, or a variable.
    private var given: [String: String] = [:]
    /// What was asked for so far; shared by all copies.
    private var asked = AskedSettings()
    /// The variables of OpenTelemetry, `OTEL_…`, which are not ours and stand in no file. They may hold credentials.
    package private(set) var telemetry: Secret<[String: String]> = Secret([:])
    /// What the log should say about names that are not those of today, or that nobody knows.
    package private(set) var notes: [Note] = []

    /// Something about the settings that somebody should know.
    package struct Note: Hashable, Sendable {
        /// A constant text for the log.
        package let message: String
        /// The name that it is about.
        package let name: String
        /// What it is called today; nil if nobody knows it.
        package var today: String?
    }

    /// Everything at its default.
    package init() {}

    /// - Parameters:
    ///   - file: Text and name of the file of `--config-file`.
    ///   - environment: All variables; those without `KUMA_` or `OTEL_` are passed over.
    /// - Throws: For a value that has another type than its setting. Whether values are sensible is ``validate()``'s business.
    package init(file: (text: [UInt8], name: String)?, environment: [String: String]) throws(SettingsError) {
        if let file {
            let read = try SettingsFile(file.text, name: file.name)
            values = read.values
            given = Dictionary(uniqueKeysWithValues: values.keys.map { ($0, $0) })
            notes += read.retired.map { Note(message: "setting has a retired name", name: $0.old, today: $0.path) }
            notes += read.unknown.map { Note(message: "unknown setting in the configuration file", name: $0) }
        }
        telemetry = Secret(environment.filter { $0.key.hasPrefix("OTEL_") })
        try read(environment)
    }

    private mutating func read(_ environment: [String: String]) throws(SettingsError) {
        var known: Set<String> = []
        for setting in SettingTable.rows {
            guard let name = setting.environment else { continue }
            known.insert(name)
            let aliases = SettingTable.retiredNames.filter { $0.environment == name }
            let others = SettingTable.otherNames.filter { $0.environment == name }
            for alias in aliases + others {
                known.insert(alias.old)
                guard let text = environment[alias.old] else { continue }
                if aliases.contains(where: { $0.old == alias.old }) {
                    notes.append(Note(message: "setting has a retired name", name: alias.old, today: name))
                }
                values[setting.path] = try SettingParser.value(text, of: setting.kind, named: alias.old)
                given[setting.path] = alias.old
            }
            if let text = environment[name] {
                values[setting.path] = try SettingParser.value(text, of: setting.kind, named: name)
                given[setting.path] = name
            }
        }
        for name in environment.keys.sorted() where name.hasPrefix("KUMA_") && !known.contains(name) {
            notes.append(Note(message: "unknown setting in the environment", name: name))
        }
        if case .string(let mode)? = values["mode"], mode == "remote" || mode == "standalone" {
            notes.append(Note(message: "mode has a retired name, use zone", name: mode))
            values["mode"] = .string("zone")
        }
    }

    /// The value at a path of the table.
    package subscript(path: String) -> SettingValue {
        get {
            if let value = values[path] { return value }
            guard let setting = SettingTable.byPath[path] else {
                preconditionFailure("no setting \(path) in the table")
            }
            return setting.initial
        }
        set { values[path] = newValue }
    }

    func string(_ path: String) -> String { if case .string(let value) = ask(path) { value } else { mistyped(path) } }
    func secret(_ path: String) -> Secret<String> {
        if case .secret(let value) = ask(path) { value } else { mistyped(path) }
    }
    func int(_ path: String) -> Int { if case .int(let value) = ask(path) { value } else { mistyped(path) } }
    func bool(_ path: String) -> Bool { if case .bool(let value) = ask(path) { value } else { mistyped(path) } }
    func duration(_ path: String) -> Duration {
        if case .duration(let value) = ask(path) { value } else { mistyped(path) }
    }
    func list(_ path: String) -> [String] { if case .list(let value) = ask(path) { value } else { mistyped(path) } }
    func publicKeys(_ path: String) -> [PublicKeySetting] {
        if case .publicKeys(let value) = ask(path) { value } else { mistyped(path) }
    }

    private func ask(_ path: String) -> SettingValue {
        asked.insert(path)
        return self[path]
    }

    /// The names of the settings that were given and that nobody has asked for: they have no effect.
    var idle: [String] {
        let idle = given.filter { path, _ in
            !asked.contains(path) && self[path] != SettingTable.fixed[path] && SettingTable.needless[path] == nil
        }
        return idle.values.sorted()
    }

    /// The names of the settings that were given and that there is no need for, with the reason.
    var needless: [(name: String, reason: String)] {
        given.compactMap { path, name in SettingTable.needless[path].map { (name, $0) } }.sorted { $0.0 < $1.0 }
    }

    /// The same settings; what is asked of them does not count.
    var observed: Settings {
        var copy = self
        copy.asked = AskedSettings()
        return copy
    }

    private func mistyped(_ path: String) -> Never {
        preconditionFailure("setting \(path) has another type in the table")
    }

    /// The whole tree as `GET /config` shows it, every value in its own words: a secret shows nothing of itself.
    package var redacted: JSON {
        var tree = JSON.object([])
        for setting in SettingTable.rows {
            tree = Self.placing(self[setting.path].json, in: tree, at: setting.path.split(separator: ".")[...])
        }
        return tree
    }

    private static func placing(_ value: JSON, in tree: JSON, at path: ArraySlice<Substring>) -> JSON {
        guard let first = path.first else { return value }
        var members = tree.members ?? []
        let key = String(first)
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = placing(value, in: members[index].value, at: path.dropFirst())
        } else {
            members.append(.init(key, placing(value, in: .object([]), at: path.dropFirst())))
        }
        return .object(members)
    }
}

/// The paths that were asked for, over all copies of one control plane's settings.
private final class AskedSettings: Sendable {
    private let paths = Mutex<Set<String>>([])

    func insert(_ path: String) { paths.withLock { _ = $0.insert(path) } }
    func contains(_ path: String) -> Bool { paths.withLock { $0.contains(path) } }
}
