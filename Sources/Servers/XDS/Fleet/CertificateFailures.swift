import ResourceModel

/// Which proxies wait for a certificate because it could not be issued.
struct CertificateFailures {
    /// Streams by the Mesh or MeshIdentity whose authority fails them; no set is empty.
    private var waiting: [ResourceKey: Set<String>] = [:]

    /// Certificates that wait, of one proxy by two authorities twice.
    var streams: Int { waiting.values.reduce(0) { $0 + $1.count } }

    /// Authorities that fail at least so many proxies.
    func authorities(with count: Int) -> Int { waiting.values.count { $0.count >= count } }

    mutating func add(_ stream: String, _ authority: ResourceKey) { waiting[authority, default: []].insert(stream) }

    mutating func forget(_ stream: String) {
        for (authority, streams) in waiting where streams.contains(stream) {
            waiting[authority]?.remove(stream)
            if streams.count == 1 { waiting[authority] = nil }
        }
    }

    mutating func keep(_ open: Set<String>) {
        waiting = waiting.compactMapValues { streams in
            let left = streams.intersection(open)
            return left.isEmpty ? nil : left
        }
    }
}
