// Stores: the resources of this control plane, as immutable snapshots with a change feed.
//
// `ResourceStore` has one writer at a time: a write is a function over a `ResourceDraft` of the newest snapshot; its
// changes are persisted by the backend, then published as the next `ResourceSnapshot`. Readers take `snapshot` and never wait.
// Subscribers get a signal without data and ask for `changes(since:)`. `Rules/` says what a write means: validation,
// labels, defaults, ownership. Backends (`SQLiteStore`, …) implement `StorePersistence` and nothing else.
