// ControlCLI: the commands of kumactl.
//
// A client of the REST API and nothing else: documents go out as people wrote them, what comes back is shown as tables, YAML or
// JSON. Each command is a `Command` value in its own file; `Kumactl.command` is the tree. A command gets what it needs from its
// `Invocation`: the configuration file through `Session`, the control plane through `ControlPlaneClient`.
