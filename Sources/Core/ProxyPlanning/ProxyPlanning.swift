// ProxyPlanning: what one proxy's configuration depends on, as a value.
//
// In: a `ZoneSnapshot`, matched policies, and what the proxy said about itself. Out: a `ProxyPlan`. Equal plans give equal
// configurations, so a plan is a cache key. Parts that many proxies have in common are shared by reference (`Shared`), and
// endpoints are not in a plan: they belong to a destination as seen from the zone.
