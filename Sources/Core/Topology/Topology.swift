// Topology: a zone and its meshes as values.
//
// In: the resources of a zone control plane (those of the zone, and those that global sent). Out: a `ZoneSnapshot` with one
// `MeshSnapshot` per mesh: settings, proxies, destinations (a service at a port) with what a client must know to call them,
// the endpoints of each destination as seen from this zone, and the names that lead to virtual addresses.
// Everything is a value; a snapshot is made from scratch or from the previous one plus changes, with the same result.
// Topology knows nothing of policies, plans or Envoy.
