/// A command of a program: what it is called, what it takes, what it does. Commands form a tree.
package struct Command: Sendable {
    /// What a command does with its invocation. An error is printed as `Error: …` and ends the program with status 1.
    package typealias Action = @Sendable (Invocation) async throws -> Void

    /// How many arguments a command takes besides its flags.
    package enum Arguments: Sendable {
        /// Any number. A group refuses nothing either, but prints its help.
        case any
        /// None; the first one is reported as an unknown command.
        case none
        /// This many.
        case exactly(Int)
        /// Up to this many.
        case atMost(Int)
        /// This many or more.
        case atLeast(Int)
    }

    /// One word.
    package var name: String
    /// What stands behind the name in the usage line, such as `TYPE NAME`; empty for most.
    package var operands: String
    /// Other words for it.
    package var aliases: [String]
    /// One line for the list of commands.
    package var short: String
    /// The first paragraph of its help; `short` if empty.
    package var long: String
    /// Lines for its help as they are, indented; empty for none.
    package var example: String
    /// Not in lists, but usable.
    package var isHidden: Bool
    /// Shown before it runs; empty for a command in good standing.
    package var deprecation: String
    /// Checked once the flags are taken away; `any` unless told otherwise.
    package var arguments: Arguments
    /// For this command only.
    package var flags: [Flag]
    /// For this command and all below it.
    package var persistentFlags: [Flag]
    /// Empty for a command that ends the path; shown sorted by name.
    package var subcommands: [Command]
    /// Runs before the action; the nearest one on the way up to the root is used, and only that.
    package var before: Action?
    /// Nil: a group, which prints its help.
    package var action: Action?

    /// Nothing is checked here: names of siblings, and of flags on one path, must differ.
    package init(
        _ name: String,
        operands: String = "",
        aliases: [String] = [],
        short: String,
        long: String = "",
        example: String = "",
        isHidden: Bool = false,
        deprecation: String = "",
        arguments: Arguments = .any,
        flags: [Flag] = [],
        persistentFlags: [Flag] = [],
        subcommands: [Command] = [],
        before: Action? = nil,
        action: Action? = nil
    ) {
        self.name = name
        self.operands = operands
        self.aliases = aliases
        self.short = short
        self.long = long
        self.example = example
        self.isHidden = isHidden
        self.deprecation = deprecation
        self.arguments = arguments
        self.flags = flags
        self.persistentFlags = persistentFlags
        self.subcommands = subcommands
        self.before = before
        self.action = action
    }

    /// Whether lists show it.
    var isListed: Bool {
        !isHidden && deprecation.isEmpty && (action != nil || subcommands.contains { $0.isListed } || name == "help")
    }

    func answers(to word: String) -> Bool { name == word || aliases.contains(word) }
}

extension Command.Arguments {
    /// Pflag's words for a count that doesn't fit; nil if it does.
    func violation(_ given: [String], path: String) -> String? {
        switch self {
        case .any: nil
        case .none: given.first.map { "unknown command \"\($0)\" for \"\(path)\"" }
        case .exactly(let count): given.count == count ? nil : "accepts \(count) arg(s), received \(given.count)"
        case .atMost(let count): given.count <= count ? nil : "accepts at most \(count) arg(s), received \(given.count)"
        case .atLeast(let count):
            given.count >= count ? nil : "requires at least \(count) arg(s), only received \(given.count)"
        }
    }
}
