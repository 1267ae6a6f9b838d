// ControlCLI
