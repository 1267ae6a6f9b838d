import Commands

/// `kumactl completion`: a script for a shell, which asks nothing of kumactl when it runs.
enum CompletionCommand {
    static let command = Command(
        "completion",
        short: "Output shell completion code for bash, fish or zsh",
        long: "Outputs kumactl shell completion for the given shell (bash, fish or zsh).",
        example: """
            $ kumactl completion bash > /etc/bash_completion.d/kumactl
            $ kumactl completion zsh > "${fpath[1]}/_kumactl"
            $ kumactl completion fish > ~/.config/fish/completions/kumactl.fish
            """,
        subcommands: [
            shell("bash") { bash },
            shell("fish") { fish },
            shell("zsh") { "#compdef kumactl\nautoload -U +X bashcompinit && bashcompinit\n" + bash },
        ]
    )

    private static func shell(_ name: String, script: @escaping @Sendable () -> String) -> Command {
        Command(
            name,
            short: "Generate a completion script for \(name)",
            long: "Generate a completion script for \(name).",
            arguments: .none,
            before: { _ in },
            action: { invocation in invocation.console.write(script()) }
        )
    }

    /// The words that may follow each path of commands: `kumactl get` → `mesh meshes …`.
    private static var words: [(path: String, words: [String])] {
        var found: [(path: String, words: [String])] = []
        func walk(_ command: Command, _ path: String) {
            let flags = (command.flags + command.persistentFlags).filter { !$0.isHidden }.map { "--\($0.name)" }
            let children = command.subcommands.filter { !$0.isHidden }
            found.append((path, children.map(\.name).sorted() + flags.sorted() + ["--help"]))
            for child in children { walk(child, "\(path) \(child.name)") }
        }
        walk(Kumactl.command, "kumactl")
        return found
    }

    private static var bash: String {
        let cases = words.map { "        \"\($0.path)\") words=\"\($0.words.joined(separator: " "))\" ;;" }.joined(
            separator: "\n"
        )
        return """
            # bash completion for kumactl
            __kumactl_words() {
                local words=""
                case "$1" in
            \(cases)
                esac
                printf '%s' "$words"
            }

            __kumactl() {
                local path="kumactl" index word
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    case "$word" in
                        -*) ;;
                        *) if [ -n "$(__kumactl_words "$path $word")" ]; then path="$path $word"; fi ;;
                    esac
                done
                COMPREPLY=($(compgen -W "$(__kumactl_words "$path")" -- "${COMP_WORDS[COMP_CWORD]}"))
            }

            complete -o default -F __kumactl kumactl

            """
    }

    private static var fish: String {
        let cases = words.map {
            "        case '\($0.path)'\n            string split ' ' -- '\($0.words.joined(separator: " "))'"
        }
        return """
            # fish completion for kumactl
            function __kumactl_words
                switch "$argv[1]"
            \(cases.joined(separator: "\n"))
                end
            end

            function __kumactl_complete
                set -l path kumactl
                for word in (commandline -opc)[2..-1]
                    if not string match -q -- '-*' $word; and test -n "$(__kumactl_words "$path $word")"
                        set path "$path $word"
                    end
                end
                __kumactl_words "$path"
            end

            complete -c kumactl -a '(__kumactl_complete)'

            """
    }
}
