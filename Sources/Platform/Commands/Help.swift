/// The help of one command, in cobra's layout.
struct Help {
    /// From the root to the command.
    let path: [Command]
    private let command: Command

    init?(path: [Command]) {
        guard let command = path.last else { return nil }
        (self.path, self.command) = (path, command)
    }

    /// What `--help` prints.
    var text: String {
        let about = Self.trimmed(command.long.isEmpty ? command.short : command.long)
        return (about.isEmpty ? "" : about + "\n\n") + usage
    }

    /// The part from `Usage:` on, which errors print too.
    var usage: String {
        var out = "Usage:"
        let listed = command.subcommands.filter { $0.isListed }.sorted { $0.name < $1.name }
        if command.action != nil { out += "\n  " + usageLine }
        if !listed.isEmpty { out += "\n  \(pathText) [command]" }
        if !command.aliases.isEmpty {
            out += "\n\nAliases:\n  " + ([command.name] + command.aliases).joined(separator: ", ")
        }
        if !command.example.isEmpty { out += "\n\nExamples:\n" + command.example }
        if !listed.isEmpty {
            out += "\n\nAvailable Commands:"
            // Hidden ones count for the width too.
            let width = max(11, command.subcommands.map { $0.name.utf8.count }.max() ?? 0)
            for child in listed { out += "\n  \(Self.padded(child.name, width)) \(child.short)" }
        }
        let own = Self.usages(Flags.own(path))
        if !own.isEmpty { out += "\n\nFlags:\n" + own }
        let inherited = Self.usages(Flags.inherited(path))
        if !inherited.isEmpty { out += "\n\nGlobal Flags:\n" + inherited }
        if !listed.isEmpty { out += "\n\nUse \"\(pathText) [command] --help\" for more information about a command." }
        return out + "\n"
    }

    private var pathText: String { path.map(\.name).joined(separator: " ") }

    private var usageLine: String {
        let operands = command.operands.isEmpty ? "" : " " + command.operands
        return pathText + operands + (operands.contains("[flags]") ? "" : " [flags]")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    private static func usages(_ flags: [Flag]) -> String {
        let shown = flags.filter { !$0.isHidden && $0.deprecation.isEmpty }.sorted { $0.name < $1.name }
        let lines = shown.map { flag in
            var (left, usage) = (
                flag.shorthand.map { "  -\($0), --\(flag.name)" } ?? "      --\(flag.name)", flag.usage
            )
            var typeName = flag.value.typeName
            let quoted = usage.split(separator: "`", maxSplits: 2, omittingEmptySubsequences: false)
            if quoted.count == 3 {
                typeName = String(quoted[1])
                usage = quoted.joined()
            }
            if !typeName.isEmpty { left += " " + typeName }
            if let text = flag.value.defaultText { usage += " (default \(text))" }
            return (left, usage)
        }
        let width = lines.map { $0.0.utf8.count }.max() ?? 0
        let indent = "\n" + String(repeating: " ", count: width + 3)
        return lines.map { left, usage in
            let text = usage.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: indent)
            return trimmed(padded(left, width) + "   " + text)
        }.joined(separator: "\n")
    }
}

/// Which flags a command has.
enum Flags {
    /// Its own, with `--help`.
    static func own(_ path: [Command]) -> [Flag] {
        guard let command = path.last else { return [] }
        var flags = command.flags + command.persistentFlags
        if !flags.contains(where: { $0.name == "help" }) {
            flags.append(
                Flag(
                    "help",
                    flags.contains { $0.shorthand == "h" } ? nil : "h",
                    .bool(false),
                    "help for \(command.name)"
                )
            )
        }
        return flags
    }

    /// Those of its ancestors that hold for it too.
    static func inherited(_ path: [Command]) -> [Flag] {
        let own = Set(own(path).map(\.name))
        return path.dropLast().flatMap(\.persistentFlags).filter { !own.contains($0.name) }
    }
}
