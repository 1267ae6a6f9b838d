// PostgresStore: resources in a PostgreSQL database that several control planes share.
//
// Each control plane holds everything in memory and commits on top of the revision that it knows: one statement that does nothing
// if somebody else has committed since (then what is missing is read, and the writes are done again on top of it). The row of the
// revision is the lock: commits have an order, and who reads "all that is newer than my revision" misses nothing. A listener on a
// connection of its own hears of others' commits by NOTIFY. libpq is called on threads of our own, since it blocks.
