// MADS: tells Prometheus which proxies to scrape.
//
// In: the zone after each change. Out: assignments, one for each proxy with metrics, as JSON over HTTP for Prometheus'
// `kuma_sd_configs`, which asks again and again and waits for changes. `AssignmentTable` computes, `AssignmentFeed` holds the newest
// table, `MADSRoutes` answers.
//
// Compat: as soon as one MeshMetric anywhere has a backend for Prometheus, whomever it is for, what Mesh documents say about metrics is not
// told any more (AssignmentTests, *a MeshMetric for nobody…*).
