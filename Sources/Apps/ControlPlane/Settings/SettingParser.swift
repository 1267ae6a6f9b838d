import Documents

/// Reads single values, from the file or the environment.
enum SettingParser {
    /// A value in the environment; the error names the variable.
    static func value(_ text: String, of kind: Setting.Kind, named name: String) throws(SettingsError) -> SettingValue {
        switch kind {
        case .string: return .string(text)
        case .secret: return .secret(Secret(text))
        case .int:
            if let number = GoInteger.parse(text) { return .int(number) }
        case .bool:
            if let flag = bool(text) { return .bool(flag) }
        case .duration:
            if let duration = GoDuration.parse(text) { return .duration(duration) }
        case .list:
            // An empty variable is an empty list.
            return .list(
                text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            )
        case .publicKeys: break
        }
        throw SettingsError(
            "could not load the configuration: assigning \(name): converting '\(text)' to type \(noun(kind))"
        )
    }

    /// As Go's `strconv.ParseBool`.
    private static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// A value in the file; nil for null, which leaves the default. The error names the path.
    static func value(_ json: JSON, of kind: Setting.Kind, at path: String) throws(SettingsError) -> SettingValue? {
        switch (kind, json) {
        case (_, .null): return nil
        case (.string, _):
            if let text = scalar(json) { return .string(text) }
        case (.secret, _):
            if let text = scalar(json) { return .secret(Secret(text)) }
        case (.bool, .bool(let flag)): return .bool(flag)
        case (.int, .number):
            if let number = json.intValue { return .int(number) }
        case (.duration, .string(let text)):
            if let duration = GoDuration.parse(text) { return .duration(duration) }
        case (.duration, .number(let text)):
            // Compat: nanoseconds, as Go's JSON has them. Test: `SettingsTests` (*a duration in the file may be a number…*).
            if let number = Double(text), let nanoseconds = Int64(exactly: number.rounded(.towardZero)) {
                return .duration(.nanoseconds(nanoseconds))
            }
        case (.list, .array(let items)):
            let texts = items.compactMap(\.stringValue)
            if texts.count == items.count { return .list(texts) }
        case (.publicKeys, .array(let items)):
            var keys: [PublicKeySetting] = []
            for (index, item) in items.enumerated() { keys.append(try publicKey(item, at: "\(path)[\(index)]")) }
            return .publicKeys(keys)
        default: break
        }
        let shown = String(decoding: (kind == .secret ? Secret(json).json : json).text, as: UTF8.self)
        throw SettingsError("\(path): cannot use \(shown.prefix(100)) as \(noun(kind))")
    }

    private static func publicKey(_ json: JSON, at path: String) throws(SettingsError) -> PublicKeySetting {
        guard json.members != nil else { throw SettingsError("\(path): must be an object") }
        func text(_ field: String) throws(SettingsError) -> String {
            switch json[field] {
            case nil, .null?: return ""
            case let value?:
                if let text = scalar(value) { return text }
                throw SettingsError("\(path).\(field): must be a text")
            }
        }
        return PublicKeySetting(
            id: try text("kid"),
            key: try text("key"),
            keyFile: try text("keyFile"),
            mesh: try text("mesh")
        )
    }

    /// YAML reads `y` and `5` as something else than a text; where a text is wanted they are one.
    private static func scalar(_ json: JSON) -> String? {
        switch json {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }

    private static func noun(_ kind: Setting.Kind) -> String {
        switch kind {
        case .string, .secret: "string"
        case .int: "int"
        case .bool: "bool"
        case .duration: "Duration"
        case .list: "list of strings"
        case .publicKeys: "list of public keys"
        }
    }
}
