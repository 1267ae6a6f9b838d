// PolicyMatching: which policies are for a proxy, and what they say together.
//
// A `PolicyIndex` holds the policies of a mesh by kind, decoded and in order of precedence. `PolicySelection` says whether a
// policy is for a proxy, and for which of its inbounds. `OutboundRules` and `InboundRules` merge what the selected policies
// say about one destination or one inbound. Confs stay JSON until they are merged; who uses them decodes them.
