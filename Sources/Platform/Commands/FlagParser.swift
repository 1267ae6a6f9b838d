/// Splits the words behind a command into flags and arguments, as pflag does: flags may stand anywhere, `--` ends them.
struct FlagParser {
    private(set) var values: [String: FlagValue]
    /// Flags that the command line has set.
    private(set) var given: Set<String> = []
    private(set) var arguments: [String] = []
    /// Warnings about deprecated flags.
    private(set) var warnings: [String] = []
    private let flags: [Flag]

    init(_ flags: [Flag]) {
        self.flags = flags
        values = Dictionary(flags.map { ($0.name, $0.value) }) { own, _ in own }
    }

    mutating func parse(_ words: [String]) throws(CommandError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                arguments += rest
                return
            } else if word.hasPrefix("--") {
                try long(word.dropFirst(2), &rest)
            } else if word.hasPrefix("-"), word != "-" {
                try short(word.dropFirst(), &rest)
            } else {
                arguments.append(word)
            }
        }
    }

    /// Sets what the command line didn't from the environment.
    mutating func apply(environment: [String: String]) throws(CommandError) {
        for flag in flags {
            guard let variable = flag.environment, let text = environment[variable], !given.contains(flag.name) else {
                continue
            }
            try set(flag, text)
        }
    }

    private mutating func long(_ word: Substring, _ rest: inout ArraySlice<String>) throws(CommandError) {
        let name = String(word.prefix { $0 != "=" })
        guard !name.isEmpty, name.first != "-" else { throw CommandError("bad flag syntax: --\(word)") }
        guard let flag = flags.first(where: { $0.name == name }) else { throw CommandError("unknown flag: --\(name)") }
        if name.endIndex != word.endIndex, word.count > name.count {
            try set(flag, String(word.dropFirst(name.count + 1)))
        } else if case .bool = flag.value {
            try set(flag, "true")
        } else if let next = rest.popFirst() {
            try set(flag, next)
        } else {
            throw CommandError("flag needs an argument: --\(name)")
        }
    }

    /// One letter or several, the last of which may have a value.
    private mutating func short(_ word: Substring, _ rest: inout ArraySlice<String>) throws(CommandError) {
        var letters = word
        while let letter = letters.first {
            let left = letters
            letters = letters.dropFirst()
            guard let flag = flags.first(where: { $0.shorthand == letter }) else {
                throw CommandError("unknown shorthand flag: '\(letter)' in -\(left)")
            }
            if letters.first == "=" {
                try set(flag, String(letters.dropFirst()))
                return
            }
            if case .bool = flag.value {
                try set(flag, "true")
                continue
            }
            if !letters.isEmpty {
                try set(flag, String(letters))
            } else if let next = rest.popFirst() {
                try set(flag, next)
            } else {
                throw CommandError("flag needs an argument: '\(letter)' in -\(left)")
            }
            return
        }
    }

    private mutating func set(_ flag: Flag, _ text: String) throws(CommandError) {
        do throws(FlagProblem) {
            let isFirst = given.insert(flag.name).inserted
            values[flag.name] = try (values[flag.name] ?? flag.value).parsed(text, isFirst: isFirst)
            if isFirst, !flag.deprecation.isEmpty {
                warnings.append("Flag --\(flag.name) has been deprecated, \(flag.deprecation)")
            }
        } catch {
            throw CommandError("invalid argument \"\(text)\" for \"\(flag.title)\" flag: \(error.text)")
        }
    }
}
