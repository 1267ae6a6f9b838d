/// One type on one stream, seen from who sends: what the peer wants, and what it has acknowledged.
///
/// Only acknowledged versions are kept, as a reference to the set that they came from plus exceptions. So a peer that is up to
/// date costs nothing but that reference, and two versions of a set are compared at the cost of what differs.
///
/// Hot: public and inlinable, for only such generic code is compiled for the items of whoever uses it, not what is `package`; asking the runtime at
/// each step what they are took a quarter of the CPU of a change of many clusters.
public struct TypeSubscription<Items: VersionedSet>: Sendable {
    /// An answer that the peer has not acknowledged yet.
    @usableFromInline struct InFlight: Sendable {
        @usableFromInline var nonce: String
        /// Where the peer is once it acknowledges: at `target`, but for `exceptions` (a version, or nil for "does not have it").
        @usableFromInline var target: Items
        @usableFromInline var exceptions: [String: String?]
        /// Sorted by name.
        @usableFromInline var sent: [Items.Item]
        @usableFromInline var removed: [String]
        /// Whether it names all that there is, refused versions too.
        @usableFromInline var isWhole: Bool
        /// What was due with it.
        @usableFromInline var owed: (answer: Bool, names: Set<String>)

        @inlinable init(
            nonce: String,
            target: Items,
            exceptions: [String: String?],
            sent: [Items.Item],
            removed: [String],
            isWhole: Bool,
            owed: (answer: Bool, names: Set<String>)
        ) {
            (self.nonce, self.target, self.exceptions) = (nonce, target, exceptions)
            (self.sent, self.removed, self.isWhole, self.owed) = (sent, removed, isWhole, owed)
        }

        /// Whether the peer has `name` once it acknowledges: it was sent, and not asked for again since.
        @inlinable func sends(_ name: String) -> Bool {
            var (low, high) = (0, sent.count)
            while low < high {
                let middle = (low + high) / 2
                if sent[middle].name < name { low = middle + 1 } else { high = middle }
            }
            return low < sent.count && sent[low].name == name && exceptions[name] == nil
        }
    }

    /// Whether the peer wants all there is.
    @usableFromInline var isWildcard: Bool
    /// The names that the peer asked for one by one.
    @usableFromInline var names: Set<String>
    /// What the peer has: `base`, but for `exceptions`.
    @usableFromInline var base: Items?
    @usableFromInline var exceptions: [String: String?] = [:]
    /// What it says that it has from an earlier stream, until that is looked at: by `recognize`, else by `unfold`.
    @usableFromInline var held: KeptVersions?
    /// Versions that the peer has refused, or that are too large for it. They are not sent again on this stream.
    @usableFromInline var refused: [String: String] = [:]
    /// Names that the peer must be told about even if they do not exist.
    @usableFromInline var unanswered: Set<String>
    /// The next answer is due even if it is empty.
    @usableFromInline var owesAnswer: Bool
    @usableFromInline var inFlight: InFlight?

    /// The peer's first request for the type.
    ///
    /// - Parameters:
    ///   - names: Empty, or with `*`: all there is.
    ///   - versions: What the peer has kept from an earlier stream.
    @inlinable init(names: [String], versions: KeptVersions = [:]) {
        self.names = Set(names)
        isWildcard = self.names.remove("*") != nil || names.isEmpty
        held = versions.isEmpty ? nil : versions
        unanswered = versions.isEmpty ? self.names : []
        owesAnswer = isWildcard
    }

    /// Whether an answer waits to be acknowledged: nothing of the type is sent meanwhile.
    @inlinable public var isWaiting: Bool { inFlight != nil }

    /// The nonce of that answer; nil if none waits.
    @inlinable public var openNonce: String? { inFlight?.nonce }

    /// The version that the peer has acknowledged.
    @inlinable public func heldVersion(of name: String) -> String? {
        if let held { return held.byName[name] }
        if let exception = exceptions[name] { return exception }
        return base?[name]?.version
    }

    /// Whether the peer asked for this name, or for all.
    @inlinable public func wants(_ name: String) -> Bool { isWildcard || names.contains(name) }

    // MARK: What the peer says

    /// The peer wants other names as well, or some no longer. A name that it asks for anew is sent even if the peer had it.
    @inlinable mutating func change(adding: some Collection<String>, dropping: some Collection<String>) {
        unfold()
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
    @inlinable mutating func replace(names new: Set<String>) {
        unfold()
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
    @inlinable mutating func becomeWildcard() {
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
    @inlinable public mutating func forget(_ name: String) {
        guard isWildcard || names.contains(name) else { return }
        unfold()
        exceptions.updateValue(nil, forKey: name)
        refused[name] = nil
        inFlight?.exceptions.updateValue(nil, forKey: name)
    }

    /// Takes `items` for what the peer has, if it came back with just that: then only what changes costs anything.
    @inlinable mutating func recognize(_ items: Items) {
        guard let held else { return }
        guard items.isHeld(by: held) else { return unfold() }
        (base, self.held) = (items, nil)
        unanswered = names.filter { !items.contains($0) }
    }

    /// Reads what the peer came back with, name by name.
    @inlinable mutating func unfold() {
        guard let held else { return }
        let versions = held.byName
        self.held = nil
        exceptions = versions.mapValues(Optional.some)
        unanswered = names.filter { versions[$0] == nil }
    }

    /// Whether `nonce` is that of the answer in flight.
    @inlinable func isInFlight(_ nonce: String) -> Bool { inFlight?.nonce == nonce }

    /// The peer has taken the answer in flight.
    @inlinable mutating func acknowledged() {
        guard let answer = inFlight else { return }
        inFlight = nil
        base = answer.target
        exceptions = answer.exceptions
        if answer.isWhole { refused = [:] }
        guard !refused.isEmpty else { return }
        for item in answer.sent { refused[item.name] = nil }
    }

    /// The peer has refused the answer in flight: it keeps what it had, and the same versions are not offered again.
    ///
    /// What was to go is taken for gone: a peer refuses contents, and telling it again would never end.
    @inlinable mutating func rejected() {
        guard let answer = inFlight else { return }
        inFlight = nil
        for item in answer.sent where answer.exceptions[item.name] == nil { refused[item.name] = item.version }
        for name in answer.removed { exceptions.updateValue(nil, forKey: name) }
    }

    /// The answer in flight was not sent after all: it is made anew from what there is then. Returns whether one is due even if it is
    /// empty.
    @inlinable mutating func withdraw() -> Bool {
        guard let answer = inFlight else { return owesAnswer }
        inFlight = nil
        (owesAnswer, unanswered) = (answer.owed.answer, unanswered.union(answer.owed.names))
        return owesAnswer
    }
}
