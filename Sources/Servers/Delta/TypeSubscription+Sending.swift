// What is to be sent: the difference between what the peer has and what there is, in portions that fit into messages.
extension TypeSubscription {
    /// What one answer says.
    @usableFromInline struct Portion {
        /// Sorted by name.
        @usableFromInline var changed: [Items.Item]
        /// Sorted.
        @usableFromInline var removed: [String]
        /// Whether more of the first answer follows.
        @usableFromInline var isPart: Bool

        @inlinable init(changed: [Items.Item], removed: [String], isPart: Bool) {
            (self.changed, self.removed, self.isPart) = (changed, removed, isPart)
        }
    }

    /// What the peer lacks of `items`: nothing while an answer is in flight.
    ///
    /// - `nonce`: Of the answer, if there is one.
    /// - `limit`: Bytes; when there is more, the rest comes with the next answer.
    /// - `maximum`: Bytes; a single item that is larger is not sent at all, and counts as refused; all others are sent. It does not hold for a
    ///   first answer that must not be split: the peer would take what it lacks for gone.
    /// - `tooLarge`: Told of such items.
    /// - `splitsFirst`: Whether the first answer to a wildcard may be split too. A peer takes it for the whole state, unless it knows
    ///   what `isPart` means.
    /// - `isWhole`: Whether the answer is going to name all that there is (state of the world), what was refused too. That alone is no reason
    ///   for an answer.
    /// - `keepsRemoved`: Names that are gone are not told yet.
    /// - `tellsMissing`: Names that the peer asks for and that do not exist are told as removed.
    @inlinable mutating func next(
        in items: Items,
        nonce: @autoclosure () -> String,
        limit: Int = .max,
        maximum: Int = .max,
        tooLarge: (Items.Item) -> Void = { _ in },
        splitsFirst: Bool = false,
        isWhole: Bool = false,
        keepsRemoved: Bool = false,
        tellsMissing: Bool = true
    ) -> Portion? {
        guard inFlight == nil else { return nil }
        unfold()
        var (changed, removed) = difference(to: items)
        var kept: [String: String?] = [:]
        if maximum < .max, splitsFirst || !owesAnswer {
            for item in changed where item.byteCount > maximum && refused[item.name] != item.version {
                refused[item.name] = item.version
                tooLarge(item)
            }
        }
        if !refused.isEmpty {
            changed.removeAll { item in
                guard refused[item.name] == item.version else { return false }
                if !isWhole { kept.updateValue(heldVersion(of: item.name), forKey: item.name) }
                return true
            }
        }
        if keepsRemoved {
            for name in removed { kept.updateValue(heldVersion(of: name), forKey: name) }
            removed = []
        }
        if tellsMissing, !unanswered.isEmpty {
            let gone = Set(removed)
            removed += unanswered.filter { items[$0] == nil && !gone.contains($0) }
        }
        guard owesAnswer || !changed.isEmpty || !removed.isEmpty else { return nil }
        // Hot: what many peers are sent is sorted already, and stays one array for all.
        if !changed.isSorted(by: { $0.name < $1.name }) { changed.sort { $0.name < $1.name } }
        removed.sort()

        let owed = (owesAnswer, unanswered)
        let isCut = (splitsFirst || !owesAnswer) && cut(&changed, at: limit, &kept)
        let room = isCut ? 0 : limit - changed.reduce(0) { $0 + $1.byteCount }
        unanswered = cut(&removed, at: room, atLeast: changed.isEmpty ? 1 : 0, &kept)
        // The part that ends a first answer comes even if nothing is left for it.
        owesAnswer = owesAnswer && isCut
        inFlight = InFlight(
            nonce: nonce(),
            target: items,
            exceptions: kept,
            sent: changed,
            removed: removed,
            isWhole: isWhole,
            owed: owed
        )
        return Portion(changed: changed, removed: removed, isPart: owesAnswer)
    }

    // MARK: - What there is to say

    /// What the peer has acknowledged and `items` no longer has, as far as it is still known.
    @inlinable public func removedItems(in items: Items) -> [Items.Item] {
        base.map { base in difference(to: items).removed.compactMap { base[$0] } } ?? []
    }

    /// What the peer wants of `items` and has never had, nor refused: not acknowledged.
    @inlinable public func lacked(of items: Items) -> [Items.Item] {
        // Hot: a change of what is there already, as most are, brings nothing that a peer lacks.
        if let base, exceptions.isEmpty, !items.hasNames(beyond: base) { return [] }
        return difference(to: items).changed.filter { heldVersion(of: $0.name) == nil && refused[$0.name] == nil }
    }

    /// As `lacked`, but what is on its way counts as had.
    @inlinable public func lacksUnsent(of items: Items) -> Bool { lacked(of: items).contains { !isOnItsWay($0.name) } }

    /// Whether the answer in flight brings `name`.
    @inlinable public func isOnItsWay(_ name: String) -> Bool { inFlight?.sends(name) == true }

    /// Whether `next` would give changed items (removed names aside).
    @inlinable public func isBehind(_ items: Items) -> Bool {
        owesAnswer || difference(to: items).changed.contains { refused[$0.name] != $0.version }
    }

    /// Whether the peer still has names that are gone.
    @inlinable public func holdsRemoved(in items: Items) -> Bool { !difference(to: items).removed.isEmpty }

    @inlinable func difference(to items: Items) -> (changed: [Items.Item], removed: [String]) {
        if held != nil {
            var copy = self
            copy.unfold()
            return copy.difference(to: items)
        }
        var result: (changed: [Items.Item], removed: [String]) = ([], [])
        if let base {
            let (changed, removed) = items.changes(from: base)
            if isWildcard, exceptions.isEmpty { return (changed, removed) }
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

    // MARK: - What fits into a message

    /// Returns whether anything is left for the next answer.
    @inlinable func cut(_ changed: inout [Items.Item], at limit: Int, _ kept: inout [String: String?]) -> Bool {
        var total = 0
        guard
            let end = changed.firstIndex(where: { item in
                defer { total += item.byteCount }
                return total > 0 && total + item.byteCount > limit
            })
        else { return false }
        for item in changed[end...] { kept.updateValue(heldVersion(of: item.name), forKey: item.name) }
        changed.removeSubrange(end...)
        return true
    }

    /// Returns names that do not exist and are left for the next answer.
    @inlinable func cut(_ removed: inout [String], at limit: Int, atLeast: Int, _ kept: inout [String: String?])
        -> Set<String>
    {
        var room = limit
        guard
            let end = removed.indices.first(where: { index in
                // With what stands before it in a message.
                room -= removed[index].utf8.count + 4
                return room < 0 && index >= atLeast
            })
        else { return [] }
        var missing: Set<String> = []
        for name in removed[end...] {
            if let version = heldVersion(of: name) {
                kept.updateValue(version, forKey: name)
            } else {
                missing.insert(name)
            }
        }
        removed.removeSubrange(end...)
        return missing
    }
}

extension Array {
    @inlinable func isSorted(by precedes: (Element, Element) -> Bool) -> Bool {
        indices.dropFirst().allSatisfy { !precedes(self[$0], self[$0 - 1]) }
    }
}
