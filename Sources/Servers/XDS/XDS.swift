// XDS: discovery for data plane proxies.
//
// `DeltaStream` is the protocol as a pure machine (KDS uses it too); `ADSMachine` adds the order in which a proxy takes its
// types; `ADSCall` is the shell of one stream on its event loop; `ProxyFleet` computes what each connected proxy should have, after each
// change of the store, and hands it to the loops. In: resources, from `ResourceStore`; requests of proxies. Out: encoded
// resources to proxies; insights and registrations, as writes into the store.
