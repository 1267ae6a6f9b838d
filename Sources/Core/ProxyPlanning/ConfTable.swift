import PolicyMatching
import Topology

/// What policies of one kind say about destinations, decoded once for destinations that the same items are about.
struct ConfTable<Conf> {
    let rules: OutboundRules
    private let decode: (OutboundRules.Conf) -> Conf
    private var known: [[Int]: Conf] = [:]

    init(_ policies: [PolicyIndex.Entry], decode: @escaping (OutboundRules.Conf) -> Conf) {
        rules = OutboundRules(policies.map(\.policy))
        self.decode = decode
    }

    /// Nil if nothing is said.
    mutating func conf(_ destination: Destination, route: RouteReference? = nil) -> Conf? {
        let indexes = rules.matching(destination, route: route)
        guard !indexes.isEmpty else { return nil }
        if let conf = known[indexes] { return conf }
        let conf = decode(rules.conf(indexes))
        known[indexes] = conf
        return conf
    }
}
