package import Documents

/// One run of a command: its arguments and the values of its flags.
///
/// Asking for a flag that the command doesn't declare, or by another type, is a bug of the program and ends it.
package struct Invocation: Sendable {
    /// The words from the program's name to the command's, `kumactl get mesh`.
    package let path: String
    /// What is no flag and no command.
    package let arguments: [String]
    /// Where the command writes, and reads its standard input.
    package let console: Console
    /// All variables of the process.
    package let environment: [String: String]
    private let values: [String: FlagValue]
    private let given: Set<String>

    init(
        path: String,
        arguments: [String],
        console: Console,
        environment: [String: String],
        values: [String: FlagValue],
        given: Set<String>
    ) {
        self.path = path
        self.arguments = arguments
        self.console = console
        self.environment = environment
        self.values = values
        self.given = given
    }

    /// Whether the command line or the flag's environment variable has set it.
    package func isSet(_ flag: String) -> Bool { given.contains(flag) }

    /// Whether this command has the flag at all.
    package func has(_ flag: String) -> Bool { values[flag] != nil }

    /// The value of a text flag.
    package func string(_ flag: String) -> String {
        guard case .string(let value)? = values[flag] else { undeclared(flag) }
        return value
    }

    /// The value of a yes-or-no flag.
    package func bool(_ flag: String) -> Bool {
        guard case .bool(let value)? = values[flag] else { undeclared(flag) }
        return value
    }

    /// The value of a number flag of any width.
    package func int(_ flag: String) -> Int {
        switch values[flag] {
        case .int(let value)?: return value
        case .uint16(let value)?: return Int(value)
        case .uint32(let value)?: return Int(value)
        default: undeclared(flag)
        }
    }

    /// The value of a duration flag.
    package func duration(_ flag: String) -> Duration {
        guard case .duration(let value)? = values[flag] else { undeclared(flag) }
        return value
    }

    /// The values of a list flag of either kind.
    package func strings(_ flag: String) -> [String] {
        switch values[flag] {
        case .strings(let value)?, .stringArray(let value)?: return value
        default: undeclared(flag)
        }
    }

    /// The pairs of a map flag in the order given, each value a string.
    package func stringMap(_ flag: String) -> [JSON.Member] {
        guard case .stringMap(let value)? = values[flag] else { undeclared(flag) }
        return value
    }

    private func undeclared(_ flag: String) -> Never {
        preconditionFailure("command \(path) declares no flag --\(flag) of this type")
    }
}

/// An error of a command in words for its user.
package struct CommandError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Printed behind `Error: `.
    package var message: String
    /// The program's exit status.
    package var status: Int32

    /// 1 is the status of every ordinary failure.
    package init(_ message: String, status: Int32 = 1) { (self.message, self.status) = (message, status) }

    /// Only the message; `Error: ` is put before it where it is printed.
    package var description: String { message }
}
