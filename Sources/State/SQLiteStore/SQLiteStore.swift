// SQLiteStore: the embedded store, the default of a control plane without a database server.
//
// One file in WAL mode with `synchronous=FULL`: what `commit` has returned from survives `kill -9` and a power cut. A batch of
// writes is one transaction, so that many writers share one flush of the disk. SQLite is called on one thread of our own
// (`DatabaseThread`), since it blocks. The file holds secrets: only its owner may read it.
