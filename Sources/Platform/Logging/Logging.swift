// Logging: constant messages with metadata, as text for people or JSON for machines.
//
// A `Logger` is a value: a label, bound metadata and the `LogOutput` that all loggers of a program share. The output owns the
// level, which may change while the program runs, and the file descriptor. Lines look like those of Go's zap.
