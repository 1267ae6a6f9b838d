import Documents
import Logging

/// Levels of logging that are changed while the program runs, by component.
struct LogLevels: Sendable {
    private let output: LogOutput

    init(_ output: LogOutput) { self.output = output }

    /// A level of `--log-level`; nil inside for `off`, nil for what is no level.
    static func parse(_ text: String) -> Logger.Level?? {
        switch text {
        case "off": .some(nil)
        case "info": .some(.info)
        case "debug": .some(.debug)
        default: nil
        }
    }

    /// Components that may have levels at once, many more than there are: anybody may name them, as in Kuma.
    private static let limit = 256

    /// False if `level` is none, or too many components have one.
    func set(_ level: String, for component: String) -> Bool {
        guard let level = Self.parse(level) else { return false }
        let levels = output.componentLevels
        guard levels.count < Self.limit || levels.index(forKey: component) != nil else { return false }
        output.componentLevels[component] = .some(level)
        return true
    }

    func clear(_ component: String) { output.componentLevels.removeValue(forKey: component) }
    func clear() { output.componentLevels = [:] }

    /// `{"components": {"xds": "debug"}}`.
    var json: JSON {
        let levels = output.componentLevels.sorted { $0.key < $1.key }
        let members = levels.map { name, level in
            JSON.Member(name, .string(level.map { $0 <= .debug ? "debug" : "info" } ?? "off"))
        }
        return ["components": .object(members)]
    }
}
