/// Runs a tree of commands.
package struct CommandRunner: Sendable {
    private let root: Command
    private let environment: [String: String]

    /// - `root`: The program. It gets a `help` command unless it has one or has no subcommands.
    package init(_ root: Command, environment: [String: String]) {
        self.environment = environment
        guard !root.subcommands.isEmpty, !root.subcommands.contains(where: { $0.name == "help" }) else {
            self.root = root
            return
        }
        var root = root
        root.subcommands.append(Self.helpCommand(for: root))
        self.root = root
    }

    /// Runs the command that the words name, and prints its errors.
    ///
    /// - `words`: Without the program's own name.
    ///
    /// Returns the exit status of the program.
    package func run(_ words: [String], on console: Console = .standard) async -> Int32 {
        let (path, rest) = find(words)
        guard let command = path.last, let help = Help(path: path) else { return 1 }
        let pathText = path.map(\.name).joined(separator: " ")
        var parser = FlagParser(Flags.own(path) + Flags.inherited(path))
        if path.count == 1, command.action == nil, let word = firstOperand(rest, path) {
            console.writeErrorLine("Error: \(Self.unknown(word, in: command, pathText))")
            console.writeErrorLine("Run '\(pathText) --help' for usage.")
            return 1
        }
        do throws(CommandError) {
            try parser.parse(rest)
            for warning in parser.warnings { console.writeErrorLine(warning) }
            if parser.values["help"] == .bool(true) || command.action == nil {
                console.write(help.text)
                // Compat: a group whose command nobody knows prints its help and succeeds (CommandsTests, `an unknown command…`).
                if parser.values["help"] != .bool(true), let word = parser.arguments.first {
                    console.writeErrorLine(Self.unknown(word, in: command, pathText))
                }
                return 0
            }
            if let violation = command.arguments.violation(parser.arguments, path: pathText) {
                throw CommandError(violation)
            }
            try parser.apply(environment: environment)
        } catch {
            console.writeErrorLine("Error: \(error.message)\n\(help.usage)")
            return error.status
        }
        if !command.deprecation.isEmpty {
            console.writeErrorLine("Command \"\(command.name)\" is deprecated, \(command.deprecation)")
        }
        let invocation = Invocation(
            path: pathText,
            arguments: parser.arguments,
            console: console,
            environment: environment,
            values: parser.values,
            given: parser.given
        )
        return await perform(path, invocation, parser.given)
    }

    /// Does what the last command of the path is for. Returns the exit status.
    private func perform(_ path: [Command], _ invocation: Invocation, _ given: Set<String>) async -> Int32 {
        do {
            try await path.last { $0.before != nil }?.before?(invocation)
            try checkRequired(path, given)
            try await path.last?.action?(invocation)
            return 0
        } catch {
            invocation.console.writeErrorLine("Error: \(error)")
            return (error as? CommandError)?.status ?? 1
        }
    }

    /// The help of the command that the words name, nil if there is none.
    package func help(_ words: [String]) -> String? {
        let (path, rest) = find(words)
        return rest.isEmpty ? Help(path: path)?.text : nil
    }

    private func checkRequired(_ path: [Command], _ given: Set<String>) throws(CommandError) {
        let missing = (Flags.own(path) + Flags.inherited(path)).filter { $0.isRequired && !given.contains($0.name) }
        guard !missing.isEmpty else { return }
        throw CommandError(
            "required flag(s) \(missing.map(\.name).sorted().map { "\"\($0)\"" }.joined(separator: ", ")) not set"
        )
    }

    // MARK: - Finding

    /// The command that the words name, with its ancestors, and the words without the names.
    private func find(_ words: [String]) -> (path: [Command], rest: [String]) {
        var (path, rest, index) = ([root], words, 0)
        while index < rest.count {
            let word = rest[index]
            if word == "--" { break }
            if word.hasPrefix("-"), word != "-" {
                index += takesNextWord(word, path) ? 2 : 1
            } else if let child = path.last?.subcommands.first(where: { $0.answers(to: word) }) {
                path.append(child)
                rest.remove(at: index)
            } else {
                break
            }
        }
        return (path, rest)
    }

    /// Whether the word is a flag whose value is the word behind it.
    private func takesNextWord(_ word: String, _ path: [Command]) -> Bool {
        guard !word.contains("=") else { return false }
        let flags = Flags.own(path) + Flags.inherited(path)
        let flag =
            if word.hasPrefix("--") {
                flags.first { $0.name == word.dropFirst(2) }
            } else {
                word.count == 2 ? flags.first { $0.shorthand == word.last } : nil
            }
        guard let flag else { return false }
        if case .bool = flag.value { return false }
        return true
    }

    private func firstOperand(_ words: [String], _ path: [Command]) -> String? {
        var index = 0
        while index < words.count, words[index].hasPrefix("-") { index += takesNextWord(words[index], path) ? 2 : 1 }
        return index < words.count ? words[index] : nil
    }

    /// What is said of a word that names no command of a group, with cobra's list of those that are spelled nearly so.
    private static func unknown(_ word: String, in group: Command, _ path: String) -> String {
        let near = group.subcommands.filter { command in
            command.isListed
                && (EditDistance.between(word.lowercased(), command.name.lowercased()) <= 2
                    || command.name.lowercased().hasPrefix(word.lowercased()))
        }
        let fact = "unknown command \"\(word)\" for \"\(path)\""
        guard !near.isEmpty else { return fact }
        return fact + "\n\nDid you mean this?\n" + near.map { "\t\($0.name)\n" }.joined()
    }

    private static func helpCommand(for root: Command) -> Command {
        Command(
            "help",
            operands: "[command]",
            short: "Help about any command",
            long:
                "Help provides help for any command in the application.\nSimply type \(root.name) help [path to command] for full details.",
            before: { _ in },
            action: { invocation in
                let runner = CommandRunner(root, environment: invocation.environment)
                let (path, rest) = runner.find(invocation.arguments)
                guard rest.isEmpty, let help = Help(path: path) else {
                    let words = "[" + invocation.arguments.map { "`\($0)`" }.joined(separator: " ") + "]"
                    invocation.console.writeErrorLine("Unknown help topic \(words)")
                    invocation.console.writeError(Help(path: [runner.root])?.usage ?? "")
                    return
                }
                invocation.console.write(help.text)
            }
        )
    }
}

/// Levenshtein's.
enum EditDistance {
    static func between(_ a: String, _ b: String) -> Int {
        let (left, right) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
        var row = Array(0...right.count)
        for (i, x) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in right.enumerated() {
                let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
                (diagonal, row[j + 1]) = (row[j + 1], cost)
            }
        }
        return row[right.count]
    }
}
