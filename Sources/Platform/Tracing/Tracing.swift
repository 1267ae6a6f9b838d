// Tracing: what a server does and counts, for a collector of OpenTelemetry.
//
// In: the beginning and the end of requests, with what their callers say of the trace; metrics as they were read. Out: messages of OTLP. It
// sends nothing itself.
