/// An option of a command: `--mesh`, `-m`.
package struct Flag: Sendable {
    /// Behind the two dashes, e.g. `mesh`; unique on the path of a command.
    package var name: String
    /// One letter, nil for none.
    package var shorthand: Character?
    /// The default, and with it the type.
    package var value: FlagValue
    /// For the help. A word in back quotes names the value there.
    package var usage: String
    /// The command doesn't run without it.
    package var isRequired: Bool
    /// Not in the help, but usable.
    package var isHidden: Bool
    /// Printed when the flag is used; empty for a flag in good standing. A deprecated flag is not in the help.
    package var deprecation: String
    /// The environment variable that sets it where the command line doesn't; nil for none.
    package var environment: String?

    /// Nothing is checked here: ``shorthand`` must be unique on the path of a command.
    package init(
        _ name: String,
        _ shorthand: Character? = nil,
        _ value: FlagValue,
        _ usage: String,
        isRequired: Bool = false,
        isHidden: Bool = false,
        deprecation: String = "",
        environment: String? = nil
    ) {
        self.name = name
        self.shorthand = shorthand
        self.value = value
        self.usage = usage
        self.isRequired = isRequired
        self.isHidden = isHidden
        self.deprecation = deprecation
        self.environment = environment
    }

    /// How errors name it: `-m, --mesh` or `--mesh`.
    var title: String { shorthand.map { "-\($0), --\(name)" } ?? "--\(name)" }
}
