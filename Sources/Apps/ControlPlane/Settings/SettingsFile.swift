import Documents

/// A configuration file that was read: values by path, and what nobody knows.
///
/// Keys are matched as Go does it: exactly, else without regard to case.
struct SettingsFile {
    private(set) var values: [String: SettingValue] = [:]
    /// Paths in the file that are no setting, in order.
    private(set) var unknown: [String] = []
    /// Paths of Kuma 1.1 that were taken for one of today.
    private(set) var retired: [(old: String, path: String)] = []

    /// - `name`: How errors call the file.
    init(_ text: [UInt8], name: String) throws(SettingsError) {
        let documents: [JSON]
        do { documents = try YAML.parse(text) } catch {
            throw SettingsError("could not load the configuration: \(name): yaml: \(error)")
        }
        // An empty file changes nothing.
        guard let document = documents.first, document != .null else { return }
        guard documents.count == 1, document.members != nil else {
            throw SettingsError("could not load the configuration: \(name): yaml: must be one map of settings")
        }
        do throws(SettingsError) { try read(document, below: "") } catch {
            throw SettingsError("could not load the configuration: \(name): \(error)")
        }
    }

    private mutating func read(_ json: JSON, below prefix: String) throws(SettingsError) {
        for member in json.members ?? [] {
            let path = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
            if let setting = Self.settings[path.lowercased()] {
                if let value = try SettingParser.value(member.value, of: setting.kind, at: setting.path) {
                    values[setting.path] = value
                }
            } else if let old = SettingTable.retiredPaths.first(where: { $0.old.lowercased() == path.lowercased() }),
                let setting = SettingTable.byPath[old.path]
            {
                retired.append(old)
                if let value = try SettingParser.value(member.value, of: setting.kind, at: path) {
                    values[setting.path] = value
                }
            } else if member.value.members != nil {
                try read(member.value, below: path)
            } else {
                unknown.append(path)
            }
        }
    }

    private static let settings = Dictionary(
        SettingTable.rows.map { ($0.path.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
