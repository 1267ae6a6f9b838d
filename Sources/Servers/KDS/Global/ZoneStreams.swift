import Documents
import GRPC
import Net
import Synchronization

/// The open calls of all zones on this instance.
final class ZoneStreams: Sendable {
    private struct Entry {
        let zone: String
        /// As in `ZoneInsight.kdsStreams`.
        let name: String
        let opened: Timestamp
        let promisesHealth: Bool
        let call: LoopBound<GRPCCall>
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var lastID: UInt64 = 0
        var isStopped = false
    }

    private let closesStale: Bool
    private let state = Mutex(State())

    /// - `closesStale`: A stream ends the older ones of its zone and name.
    init(closesStale: Bool) { self.closesStale = closesStale }

    /// Returns what `remove` takes; nil if no streams are taken any more, and then the call was cancelled.
    func add(_ caller: ZoneCaller, _ call: GRPCCall, name: String, at time: Timestamp) -> UInt64? {
        if closesStale { cancelStale(caller.zone, name: name, before: time) }
        let entry = Entry(
            zone: caller.zone,
            name: name,
            opened: time,
            promisesHealth: caller.features.contains(KDSMetadata.pingHealth),
            call: LoopBound(call, on: call.loop)
        )
        let id = state.withLock { state -> UInt64? in
            guard !state.isStopped else { return nil }
            state.lastID += 1
            state.entries[state.lastID] = entry
            return state.lastID
        }
        if id == nil { call.cancel(Self.stopped) }
        return id
    }

    func remove(_ id: UInt64?) {
        guard let id else { return }
        _ = state.withLock { $0.entries.removeValue(forKey: id) }
    }

    /// Zones with streams that promised to say that they live.
    var watchedZones: Set<String> { state.withLock { Set($0.entries.values.filter(\.promisesHealth).map(\.zone)) } }

    /// Ends all calls of a zone.
    func cancel(_ zone: String, _ status: GRPCStatus) {
        let calls = state.withLock { $0.entries.values.filter { $0.zone == zone }.map(\.call) }
        for call in calls { call.perform { $0.cancel(status) } }
    }

    /// Ends the streams of a zone that are older than its newest.
    func cancelStale(_ zone: String, name: String, before time: Timestamp) {
        let calls = state.withLock { state in
            state.entries.values.filter { $0.zone == zone && $0.name == name && $0.opened <= time }.map(\.call)
        }
        for call in calls {
            call.perform { $0.cancel(GRPCStatus(.cancelled, "stream canceled - stream stopped")) }
        }
    }

    /// Ends all calls, and those to come. With an error: a stock zone does not come back after a good end.
    func stop() {
        let calls = state.withLock { state in
            state.isStopped = true
            return state.entries.values.map(\.call)
        }
        for call in calls { call.perform { $0.cancel(Self.stopped) } }
    }

    private static let stopped = GRPCStatus(.unavailable, "stream unavailable")
}
