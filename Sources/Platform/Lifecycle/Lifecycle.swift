// Lifecycle: long-running parts of a program, started in order and stopped in reverse.
//
// A `Service` runs until it is done. A `ServiceGroup` runs several, and on a signal, a failure or a call asks them to stop one
// after the other, the last first. "Take nothing new" is a `GracefulShutdown`; "stop now" is the cancellation of the task.
// What a process finds when it starts is here too: its variables (`ProcessEnvironment`) and files that are read whole (`WholeFile`).
