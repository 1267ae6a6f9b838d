// DataplaneAgent: `kuma-dp`, which stands beside a workload and runs its Envoy.
//
// Input: flags and environment, the Dataplane (or ZoneIngress, ZoneEgress) as a file, the control plane's answer to a bootstrap
// request, and afterwards what Envoy's own dynamic configuration listener tells (names). Output: a running Envoy with its
// bootstrap file, answers to DNS questions of the host, readiness over HTTP. State: one `AgentRun` per process owns all of it;
// nothing outlives the process but what the control plane was told. If Envoy ends, the agent ends: it restarts nothing in silence.
