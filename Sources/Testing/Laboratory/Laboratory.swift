// Laboratory: whole meshes on one machine, for tests of what goes on when a part fails.
//
// A `Lab` starts the real programs (`kuma-cp`, `kuma-dp` with Envoy) on hosts and gives tests a switch for every fault. All goes
// through what an operator uses: environment, YAML, REST API, traffic. As root a host is a network namespace on a bridge, and
// traffic is caught by iptables; without root all hosts are loopback, and clients ask explicit outbounds.
