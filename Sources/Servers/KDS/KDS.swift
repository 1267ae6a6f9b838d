// KDS: the exchange of resources between a global control plane and its zones (Kuma's discovery service, version 2).
//
// In and out: the resources of two stores and one HTTP/2 connection that the zone opens. What a side tells is a `SyncView`: its
// resources filtered, renamed (`Names`), labelled (`Mapping`) and encoded once (`Wire`), however many peers there are. A
// `SyncProducer` tells each stream what it lacks (by `Delta`), a `SyncSubscriber` asks and acknowledges (`Machine`: no I/O); `Apply` says what
// a message does to the receiving store. `Global` and `Zone` are the shells of both sides, `Connections` what they write down of each
// other; `Admin` carries questions about proxies from global to the zone that they are in.
// The store owns all state that lasts; a stream owns what its peer has been told.
