// InterCP: the control planes that share one store, among themselves.
//
// Each has a port (5683) for the others, with certificates of an authority that the store keeps. Who leads keeps the catalog of all in the
// store, from what the others tell it every few seconds; whoever holds the streams of a zone is asked through it. In: the store, the settings.
// Out: the catalog, and answers of proxies whose zone speaks with another instance. Source: Kuma 2.14, `pkg/intercp`.
