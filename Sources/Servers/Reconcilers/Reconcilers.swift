// Reconcilers: what a leading control plane computes from its resources and writes back into them.
//
// In: the store's change feed. Out: writes in one transaction per round: generated MeshServices, virtual addresses, hostnames,
// statuses, what a zone ingress offers. A `Reconciler` is a function over a draft and an index of the zone's proxies; it is run
// when a kind changed that it reads, at most a few milliseconds later, and does not write what is already so.
// `ReconcilerLoop` owns the index, the time and the store; nothing else here has state.
