// Reachability: which gateways of other zones can be reached from this one, found out by a zone's control plane.
//
// In: the ZoneIngresses that global sent, and the network. Out: two documents of this zone: a ZoneReachability with the state of each
// gateway, by which Topology leaves endpoints out, and a Config with the addresses of gateways that are known by name.
// `ReachabilityTable` decides, purely; `GatewayProbe` makes one attempt; `ReachabilityProber` and `GatewayNames` own time and store.
// docs/decisions/0009 says what is asked and what follows from an answer.
