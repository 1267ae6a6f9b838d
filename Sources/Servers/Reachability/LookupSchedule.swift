/// A name that is looked up, and for whom.
struct LookupName: Hashable, Sendable, Comparable {
    /// The mesh whose Dataplanes are known by it; empty for gateways of other zones.
    var mesh: String
    /// A host's name, never an address.
    var host: String

    static func < (a: LookupName, b: LookupName) -> Bool { (a.mesh, a.host) < (b.mesh, b.host) }
}

/// Which names are looked up when, so that nobody's names hold up those of others. Pure: told what happens.
///
/// A look-up cannot be called off: one whose server is silent keeps a thread of the process until the resolver gives up, which takes ten seconds
/// or more. So only a few run at a time, fewer still for one mesh; meshes take turns, and in a mesh the name that waits for the longest is
/// next. One that was silent beyond the deadline rests for twice as many rounds each time.
struct LookupSchedule {
    /// Some fifty questions in a second for one mesh, at the usual period of five: no name server minds. The others come in the next rounds.
    static let perRound = 256
    /// For one mesh, or for gateways.
    static let atOncePerMesh = 2
    /// For all meshes together. With those of gateways that is six of the eight look-ups that libuv does at a time with 16 threads: what else the
    /// process looks up still finds a thread.
    static let atOnce = 4
    /// The most rounds that a silent name rests: some minutes.
    static let longestRest = 64

    private struct History {
        /// Counts questions; 0: never asked.
        var asked = 0
        var silences = 0
        /// The first round in which it may be asked again.
        var due = 0
    }

    private var round = 0
    private var question = 0
    private var histories: [LookupName: History] = [:]
    /// By mesh: those of this round that are still to be asked, the last first.
    private var waiting: [String: [LookupName]] = [:]
    /// By mesh: how many have been asked for in this round.
    private var spent: [String: Int] = [:]
    /// When a mesh had its last turn.
    private var turns: [String: Int] = [:]
    /// With whether its deadline is over.
    private var running: [LookupName: Bool] = [:]

    /// Whether all look-ups of this round are done, or silent.
    var isSettled: Bool { running.values.allSatisfy { $0 } }

    /// Begins a round with the names that there are.
    ///
    /// - Returns: By mesh, how many names have to wait for a later round because there are too many; without those of which none has to.
    mutating func begin(_ names: Set<LookupName>) -> [String: Int] {
        round += 1
        spent = [:]
        forget(names)
        let due = names.filter { running[$0] == nil && histories[$0, default: History()].due <= round }
        waiting = Dictionary(grouping: due, by: \.mesh).mapValues { names in
            names.sorted { (asked($0), $0) > (asked($1), $1) }
        }
        turns = turns.filter { waiting[$0.key] != nil }
        return waiting.compactMapValues { $0.count > Self.perRound ? $0.count - Self.perRound : nil }
    }

    /// Takes in names that came or went within a round: what is new is asked for next.
    mutating func update(_ names: Set<LookupName>) {
        forget(names)
        waiting = waiting.mapValues { $0.filter(names.contains) }.filter { !$0.value.isEmpty }
        let known = Set(waiting.values.joined())
        for name in names.sorted(by: >)
        where histories[name] == nil && running[name] == nil && !known.contains(name) {
            waiting[name.mesh, default: []].append(name)
        }
    }

    private mutating func forget(_ names: Set<LookupName>) {
        histories = histories.filter { names.contains($0.key) || running[$0.key] != nil }
    }

    private func asked(_ name: LookupName) -> Int { histories[name]?.asked ?? 0 }

    /// The names whose turn it is; they count as running from here on.
    mutating func next() -> [LookupName] {
        var result: [LookupName] = []
        while let mesh = nextMesh, let name = waiting[mesh]?.popLast() {
            if waiting[mesh]?.isEmpty == true { waiting[mesh] = nil }
            question += 1
            (turns[mesh], histories[name, default: History()].asked) = (question, question)
            running[name] = false
            spent[mesh, default: 0] += 1
            result.append(name)
        }
        return result
    }

    /// The mesh that may ask and has waited for the longest.
    private var nextMesh: String? {
        let running = Dictionary(grouping: self.running.keys, by: \.mesh).mapValues(\.count)
        let ofMeshes = running.reduce(0) { $0 + ($1.key.isEmpty ? 0 : $1.value) }
        return waiting.keys.filter { mesh in
            spent[mesh, default: 0] < Self.perRound && running[mesh, default: 0] < Self.atOncePerMesh
                && (mesh.isEmpty || ofMeshes < Self.atOnce)
        }.min { (turns[$0] ?? 0, $0) < (turns[$1] ?? 0, $1) }
    }

    /// The deadline of a look-up is over. Returns whether it still runs.
    mutating func isLate(_ name: LookupName) -> Bool {
        guard running[name] == false else { return false }
        running[name] = true
        histories[name, default: History()].silences += 1
        return true
    }

    /// A look-up has ended, with an address or without.
    mutating func ended(_ name: LookupName) {
        guard let wasLate = running.removeValue(forKey: name) else { return }
        var history = histories[name, default: History()]
        if !wasLate { history.silences = 0 }
        let rest = wasLate ? min(1 << min(history.silences, 6), Self.longestRest) : 1
        history.due = round + rest
        histories[name] = history
    }
}
