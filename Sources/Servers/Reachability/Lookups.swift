import LogKeys
import Logging
import Net
import Topology

/// What look-ups of hosts' names have come to, and which are next. Says in the log what changes.
struct Lookups {
    private var schedule = LookupSchedule()
    private var names: Set<LookupName> = []
    /// By host.
    private var found: [String: String] = [:]
    private var failing: Set<LookupName> = []
    /// Meshes with more names than a round takes.
    private var crowded: Set<String> = []
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    var isSettled: Bool { schedule.isSettled }

    mutating func begin(_ names: Set<LookupName>) {
        take(names)
        let left = schedule.begin(names)
        for (mesh, count) in left.sorted(by: { $0.key < $1.key }) where !crowded.contains(mesh) {
            logger.warning(
                "more names of hosts than are looked up in a period",
                [
                    .meshName: mesh, .count: "\(count + LookupSchedule.perRound)",
                    .outcome: "\(LookupSchedule.perRound) in each, the others in turn",
                ]
            )
        }
        crowded = Set(left.keys)
    }

    mutating func update(_ names: Set<LookupName>) {
        take(names)
        schedule.update(names)
    }

    private mutating func take(_ names: Set<LookupName>) {
        self.names = names
        failing.formIntersection(names)
        let hosts = Set(names.map(\.host))
        found = found.filter { hosts.contains($0.key) }
    }

    mutating func next() -> [LookupName] { schedule.next() }

    mutating func isLate(_ name: LookupName) {
        if schedule.isLate(name) { fails(name, because: "its name servers are silent") }
    }

    mutating func ended(_ name: LookupName, _ answer: Result<String, NetError>) {
        schedule.ended(name)
        guard names.contains(name) else { return }
        switch answer {
        case .success(let address):
            found[name.host] = address
            failing.remove(name)
        case .failure(let error): fails(name, because: error.message)
        }
    }

    /// Once for each name, until it has an address again.
    private mutating func fails(_ name: LookupName, because reason: String) {
        guard names.contains(name), failing.insert(name).inserted else { return }
        logger.warning(
            "a host's name has no address",
            [
                .hostName: name.host, .meshName: name.mesh, .error: reason,
                .outcome: "the address that was known stays, if there was one",
            ]
        )
    }

    /// Those of all names that there are: the ones that were found, otherwise as they were known.
    func addresses(_ known: GatewayAddresses) -> GatewayAddresses {
        var result = GatewayAddresses()
        for name in names { result[name.host] = found[name.host] ?? known[name.host] }
        return result
    }
}
