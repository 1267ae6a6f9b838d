// EnvoyConfig: plans as Envoy resources.
//
// `Renderer` turns a `ProxyPlan` into clusters and listeners, and the endpoint groups of a snapshot into load assignments,
// all of them encoded (`EncodedResource`) and gathered in `ResourceSet`s. The plan is all it sees: no clock, no input or output, no
// randomness. Names of clusters, listeners, routes and statistics are Kuma's; `Names` has them in one place.
