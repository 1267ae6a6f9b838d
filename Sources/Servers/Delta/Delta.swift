// Delta: what one side of a discovery stream still has to tell the other. Pure; shared by XDS and KDS.
//
// In: requests of the peer, and the newest set of named, versioned items of each type (`VersionedSet`). Out: the next answer of a type,
// when there is room for one. `DeltaStream` has the types of one stream, `TypeSubscription` what the peer wants and has acknowledged of one
// type. Nothing is queued: a stream is compared with the newest set when it may send. The caller owns the stream and the sets.
// What streams count is beside the machine, in `StreamMeter`: the shell that sends and receives tells it.
