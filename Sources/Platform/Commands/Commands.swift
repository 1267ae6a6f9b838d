// Commands: declared commands and flags, with help and errors as cobra and pflag print them.
//
// A program is a tree of `Command` values. `CommandRunner` finds the command that the arguments name, parses the flags that it and
// its ancestors declare, and runs it with an `Invocation`. All output goes through a `Console`, so that tests see what users see.
