/// One type on one stream, seen from who sends: what the peer wants, and what it has acknowledged.
///
/// Only acknowledged versions are kept, as a reference to the set that they came from plus exceptions. So a peer that is up to
/// date costs nothing but that reference, and two versions of a set are compared at the cost of what differs.
package struct TypeSubscription<Items: VersionedSet>: Sendable {
    /// An answer that the peer has not acknowledged yet.
    private struct InFlight: Sendable {
        var nonce: String
        /// Where the peer is once it acknowledges: at `target`, but for `exceptions` (a version, or nil for "does not have it").
        var target: Items
        var exceptions: [String: String?]
        var sent: [String: String]
        var removed: [String]
        /// What was due with it.
        var owed: (answer: Bool, names: Set<String>)
    }

    /// Whether the peer wants all there is.
    private(set) var isWildcard: Bool
    /// The names that the peer asked for one by one.
    private(set) var names: Set<String>
    /// What the peer has: `base`, but for `exceptions`.
    private var base: Items?
    private var exceptions: [String: String?] = [:]
    /// Versions that the peer has refused. They are not sent again on this stream.
    private var refused: [String: String] = [:]
    /// Names that the peer must be told about even if they do not exist.
    private var unanswered: Set<String>
    /// The next answer is due even if it is empty.
    private var owesAnswer: Bool
    private var inFlight: InFlight?

    /// The peer's first request for the type.
    ///
    /// - Parameters:
    ///   - names: Empty, or with `*`: all there is.
    ///   - versions: What the peer has kept from an earlier stream.
    init(names: some Collection<String>, versions: [String: String] = [:]) {
        isWildcard = names.isEmpty || names.contains("*")
        self.names = Set(names.filter { $0 != "*" })
        exceptions = versions.mapValues(Optional.some)
        unanswered = self.names.filter { versions[$0] == nil }
        owesAnswer = isWildcard
    }

    /// Whether an answer waits to be acknowledged: nothing of the type is sent meanwhile.
    package var isWaiting: Bool { inFlight != nil }

    /// The version that the peer has acknowledged.
    package func heldVersion(of name: String) -> String? {
        if let exception = exceptions[name] { return exception }
        return base?[name]?.version
    }

    /// Whether the peer asked for this name, or for all.
    package func wants(_ name: String) -> Bool { isWildcard || names.contains(name) }

    /// What the peer has acknowledged and `items` no longer has, as far as it is still known.
    package func removedItems(in items: Items) -> [Items.Item] {
        base.map { base in difference(to: items).removed.compactMap { base[$0] } } ?? []
    }

    /// Whether there is something in `items` that the peer wants and has never had, nor refused: not acknowledged.
    package func lacksAny(of items: Items) -> Bool { wanted(of: items) { lacks($0) } }

    /// As `lacksAny`, but what is on its way counts as had.
    package func lacksUnsent(of items: Items) -> Bool {
        wanted(of: items) { lacks($0) && inFlight?.sent[$0] == nil }
    }

    private func lacks(_ name: String) -> Bool { heldVersion(of: name) == nil && refused[name] == nil }

    private func wanted(of items: Items, contain isMeant: (String) -> Bool) -> Bool {
        difference(to: items).changed.contains { isMeant($0.name) }
    }

    // MARK: What the peer says

    /// The peer wants other names as well, or some no longer. A name that it asks for anew is sent even if the peer had it.
    mutating func change(adding: some Collection<String>, dropping: some Collection<String>) {
        for name in dropping {
            if name == "*" { isWildcard = false } else { names.remove(name) }
            unanswered.remove(name)
        }
        for name in adding {
            if name == "*" {
                becomeWildcard()
                continue
            }
            names.insert(name)
            unanswered.insert(name)
            forget(name)
        }
    }

    /// The peer wants exactly these names: state of the world. Empty: all there is.
    mutating func replace(names new: Set<String>) {
        let all = new.isEmpty || new.contains("*")
        let added = new.subtracting(names).filter { $0 != "*" }
        if all { becomeWildcard() } else { isWildcard = false }
        names = new.filter { $0 != "*" }
        unanswered.formIntersection(names)
        for name in added {
            unanswered.insert(name)
            forget(name)
        }
    }

    /// From some names to all: of what a set has beyond those names, the peer has nothing.
    private mutating func becomeWildcard() {
        guard !isWildcard else { return }
        (isWildcard, owesAnswer) = (true, true)
        let known = names
        var unknown: [String] = []
        base?.visit { if !known.contains($0.name) { unknown.append($0.name) } }
        for name in unknown { exceptions.updateValue(nil, forKey: name) }
        unknown = []
        inFlight?.target.visit { if !known.contains($0.name) { unknown.append($0.name) } }
        for name in unknown { inFlight?.exceptions.updateValue(nil, forKey: name) }
    }

    /// The peer shall be sent `name` again, whatever it has.
    package mutating func forget(_ name: String) {
        guard isWildcard || names.contains(name) else { return }
        exceptions.updateValue(nil, forKey: name)
        refused[name] = nil
        inFlight?.exceptions.updateValue(nil, forKey: name)
        inFlight?.sent[name] = nil
    }

    /// Whether `nonce` is that of the answer in flight.
    func isInFlight(_ nonce: String) -> Bool { inFlight?.nonce == nonce }

    /// The peer has taken the answer in flight.
    mutating func acknowledged() {
        guard let answer = inFlight else { return }
        inFlight = nil
        base = answer.target
        exceptions = answer.exceptions
        for name in answer.sent.keys { refused[name] = nil }
    }

    /// The peer has refused the answer in flight: it keeps what it had, and the same versions are not offered again.
    ///
    /// What was to go is taken for gone: a peer refuses contents, and telling it again would never end.
    mutating func rejected() {
        guard let answer = inFlight else { return }
        inFlight = nil
        refused.merge(answer.sent) { $1 }
        for name in answer.removed { exceptions.updateValue(nil, forKey: name) }
    }

    /// The answer in flight was not sent after all: it is made anew from what there is then. Returns whether one is due even if it is
    /// empty.
    mutating func withdraw() -> Bool {
        guard let answer = inFlight else { return owesAnswer }
        inFlight = nil
        (owesAnswer, unanswered) = (answer.owed.answer, unanswered.union(answer.owed.names))
        return owesAnswer
    }

    // MARK: What is to be sent

    /// What the peer lacks of `items`: nothing while an answer is in flight.
    ///
    /// - `nonce`: Of the answer, if there is one.
    /// - `limit`: Bytes; when there is more, the rest comes with the next answer.
    /// - `splitsFirst`: Whether the first answer to a wildcard may be split too. A peer takes it for the whole state, unless it knows
    ///   what `isPart` means.
    /// - `keepsRemoved`: Names that are gone are not told yet.
    /// - `tellsMissing`: Names that the peer asks for and that do not exist are told as removed.
    mutating func next(
        in items: Items,
        nonce: @autoclosure () -> String,
        limit: Int = .max,
        splitsFirst: Bool = false,
        keepsRemoved: Bool = false,
        tellsMissing: Bool = true
    ) -> (changed: [Items.Item], removed: [String], isPart: Bool)? {
        guard inFlight == nil else { return nil }
        var (changed, removed) = difference(to: items)
        var exceptions: [String: String?] = [:]
        changed.removeAll { item in
            guard refused[item.name] == item.version else { return false }
            exceptions.updateValue(heldVersion(of: item.name), forKey: item.name)
            return true
        }
        if keepsRemoved {
            for name in removed { exceptions.updateValue(heldVersion(of: name), forKey: name) }
            removed = []
        }
        if tellsMissing {
            let gone = Set(removed)
            removed += unanswered.filter { items[$0] == nil && !gone.contains($0) }
        }
        guard owesAnswer || !changed.isEmpty || !removed.isEmpty else { return nil }
        changed.sort { $0.name < $1.name }
        removed.sort()
        let owed = (owesAnswer, unanswered)
        let isCut = (splitsFirst || !owesAnswer) && cut(&changed, at: limit, &exceptions)
        // The part that ends a first answer comes even if nothing is left for it.
        owesAnswer = owesAnswer && isCut
        unanswered = []
        inFlight = InFlight(
            nonce: nonce(),
            target: items,
            exceptions: exceptions,
            sent: Dictionary(changed.map { ($0.name, $0.version) }, uniquingKeysWith: { $1 }),
            removed: removed,
            owed: owed
        )
        return (changed, removed, isPart: owesAnswer)
    }

    /// Whether `next` would give changed items (removed names aside).
    package func isBehind(_ items: Items) -> Bool {
        owesAnswer || difference(to: items).changed.contains { refused[$0.name] != $0.version }
    }

    /// Whether the peer still has names that are gone.
    package func holdsRemoved(in items: Items) -> Bool { !difference(to: items).removed.isEmpty }

    private func difference(to items: Items) -> (changed: [Items.Item], removed: [String]) {
        var result: (changed: [Items.Item], removed: [String]) = ([], [])
        if let base {
            let (changed, removed) = items.changes(from: base)
            result.changed = changed.filter { wants($0.name) && exceptions[$0.name] == nil }
            result.removed = removed.filter { wants($0) && exceptions[$0] == nil }
        } else if isWildcard {
            items.visit { if exceptions[$0.name] == nil { result.changed.append($0) } }
        } else {
            result.changed = names.compactMap { exceptions[$0] == nil ? items[$0] : nil }
        }
        for (name, version) in exceptions where wants(name) {
            if let item = items[name] {
                if item.version != version { result.changed.append(item) }
            } else if version != nil {
                result.removed.append(name)
            }
        }
        return result
    }

    /// Returns whether anything is left for the next answer.
    private func cut(_ changed: inout [Items.Item], at limit: Int, _ exceptions: inout [String: String?]) -> Bool {
        var total = 0
        guard
            let end = changed.firstIndex(where: { item in
                defer { total += item.byteCount }
                return total > 0 && total + item.byteCount > limit
            })
        else { return false }
        for item in changed[end...] { exceptions.updateValue(heldVersion(of: item.name), forKey: item.name) }
        changed.removeSubrange(end...)
        return true
    }
}
