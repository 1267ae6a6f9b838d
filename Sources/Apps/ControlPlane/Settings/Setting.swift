package import Documents

/// One row of the table of settings: where it stands in the file, how it is called in the environment, what it is and its default.
package struct Setting: Sendable {
    /// What a value looks like in the file and in the environment.
    package enum Kind: Hashable, Sendable {
        case string
        /// A text that is never shown.
        case secret
        case int
        case bool
        /// Go's text: `1s`, `1h30m`.
        case duration
        /// In the environment separated by commas.
        case list
        /// A list of `{kid, key | keyFile, mesh}`; not in the environment.
        case publicKeys
    }

    /// Keys from the top, joined by dots.
    package let path: String
    /// Nil if it can only stand in the file.
    package let environment: String?
    /// Decides how a value is read from the file and the environment.
    package let kind: Kind
    /// What counts where neither says anything.
    package let initial: SettingValue

    private init(_ path: String, _ environment: String?, _ kind: Kind, _ initial: SettingValue) {
        self.path = path
        self.environment = environment
        self.kind = kind
        self.initial = initial
    }

    static func string(_ path: String, _ environment: String, _ initial: String) -> Setting {
        Setting(path, environment, .string, .string(initial))
    }

    static func secret(_ path: String, _ environment: String, _ initial: String) -> Setting {
        Setting(path, environment, .secret, .secret(Secret(initial)))
    }

    static func int(_ path: String, _ environment: String, _ initial: Int) -> Setting {
        Setting(path, environment, .int, .int(initial))
    }

    static func bool(_ path: String, _ environment: String, _ initial: Bool) -> Setting {
        Setting(path, environment, .bool, .bool(initial))
    }

    static func duration(_ path: String, _ environment: String, _ initial: String) -> Setting {
        guard let duration = GoDuration.parse(initial) else {
            preconditionFailure("\(path) has a default that is no duration")
        }
        return Setting(path, environment, .duration, .duration(duration))
    }

    static func list(_ path: String, _ environment: String, _ initial: [String]) -> Setting {
        Setting(path, environment, .list, .list(initial))
    }

    static func publicKeys(_ path: String) -> Setting { Setting(path, nil, .publicKeys, .publicKeys([])) }
}

/// The value of a setting.
package enum SettingValue: Hashable, Sendable {
    case string(String)
    case secret(Secret<String>)
    case int(Int)
    case bool(Bool)
    case duration(Duration)
    case list([String])
    case publicKeys([PublicKeySetting])

    /// As `GET /config` shows it.
    ///
    /// Compat: a secret is five stars, or nothing if there is none, where all else of ours says `<redacted>`. Test: `SettingsTests`
    /// (*secrets are not shown*).
    package var json: JSON {
        switch self {
        case .string(let text): .string(text)
        case .secret(let secret): secret.isEmpty ? "" : "*****"
        case .int(let number): .int(number)
        case .bool(let flag): .bool(flag)
        case .duration(let duration): .string(GoDuration.text(duration))
        case .list(let items): .array(items.map { .string($0) })
        case .publicKeys(let keys): .array(keys.map(\.json))
        }
    }
}

/// A key that tokens are verified with, as settings give it. Exactly one of `key` and `keyFile` has to be there.
package struct PublicKeySetting: Hashable, Sendable {
    /// `kid`, by which a token's header names the key.
    package var id: String
    /// PEM.
    package var key: String
    /// A path; empty with `key`.
    package var keyFile: String
    /// Empty: all meshes.
    package var mesh: String

    /// Takes both or neither of `key` and `keyFile`; validation looks at that.
    package init(id: String, key: String = "", keyFile: String = "", mesh: String = "") {
        self.id = id
        self.key = key
        self.keyFile = keyFile
        self.mesh = mesh
    }

    var json: JSON {
        ["kid": .string(id), "key": .string(key), "keyFile": .string(keyFile), "mesh": .string(mesh)]
    }
}

/// Why this program does not start with its settings.
package struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In words, with the setting or the file in front.
    package let description: String
    /// - Parameter description: Shown to whoever starts the program; no secret may be in it.
    package init(_ description: String) { self.description = description }
}
