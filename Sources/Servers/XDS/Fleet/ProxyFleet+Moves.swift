import Synchronization

extension ProxyFleet {
    /// How many arrivals one task lets in: a task each costs more than what it does.
    private static let portion = 64

    /// Serves who arrives and who leaves until it is cancelled.
    func handleMoves() async {
        await withDiscardingTaskGroup { group in
            for departures in [departures.goodbye, departures.lost] {
                group.addTask { await self.handle(departures) }
            }
            for await _ in moves {
                let arrivals = state.withLock { state in
                    defer { state.arrivals = [] }
                    return state.arrivals
                }
                // One task for many, but for those that are written down first: these are written together.
                let known = arrivals.filter { $0.node.resource == nil }
                for start in stride(from: 0, to: known.count, by: Self.portion) {
                    let some = known[start..<min(start + Self.portion, known.count)]
                    group.addTask { for arrival in some { await self.admit(arrival) } }
                }
                for arrival in arrivals where arrival.node.resource != nil {
                    group.addTask { await self.admit(arrival) }
                }
            }
            group.cancelAll()
        }
    }

    /// One task and one timer for all, as thousands may be lost at once: all have the same time, so they are due in the order in which they went.
    private func handle(_ departures: AsyncStream<Departure>) async {
        await withDiscardingTaskGroup { group in
            for await departure in departures {
                // Cancelled when the control plane stops: then the registration stays.
                if departure.due > .now, (try? await Task.sleep(until: departure.due)) == nil { break }
                guard hasStayedAway(departure) else { continue }
                group.addTask { await self.takeOff(departure) }
            }
            group.cancelAll()
        }
    }
}
