import ControlCLI
