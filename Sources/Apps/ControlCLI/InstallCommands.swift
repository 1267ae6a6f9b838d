import Commands

/// `kumactl install` and `kumactl uninstall`.
enum InstallCommands {
    /// These prepare this machine, and need no control plane and no configuration.
    private static let before: Command.Action = { invocation in try Kumactl.checkLogLevel(invocation) }

    static let install = Command(
        "install",
        short: "Install various Kuma components.",
        long: "Install various Kuma components.",
        subcommands: [TransparentProxyCommands.install],
        before: before
    )

    static let uninstall = Command(
        "uninstall",
        short: "Uninstall various Kuma components.",
        long: "Uninstall various Kuma components.",
        subcommands: [TransparentProxyCommands.uninstall],
        before: before
    )
}
