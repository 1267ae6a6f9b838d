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
    private static let limit = 200
    /// Bytes of a component's name.
    private static let nameLimit = 256

    /// Why a name can be none of a component, in Kuma's words; nil if it can.
    static func fault(inName name: String) -> String? {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        guard let first = name.utf8.first else { return "component name must not be empty" }
        if name.utf8.count > nameLimit { return "component name exceeds \(nameLimit) characters" }
        let isGood = isAlphanumeric(first) && name.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
        return isGood ? nil : "component name \"\(name)\" contains invalid characters"
    }

    /// Returns why it can't be, in Kuma's words: too many components have a level; nil if it is done.
    func set(_ level: Logger.Level?, for component: String) -> String? {
        let levels = output.componentLevels
        guard levels.count < Self.limit || levels.index(forKey: component) != nil else {
            return "maximum number of component overrides (\(Self.limit)) reached"
        }
        output.componentLevels[component] = .some(level)
        return nil
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
