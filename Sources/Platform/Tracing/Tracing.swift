// Tracing: spans of what a server does, for a collector of OpenTelemetry.
//
// In: the beginning and the end of requests, with what their callers say of the trace. Out: messages of OTLP. It sends nothing itself.
