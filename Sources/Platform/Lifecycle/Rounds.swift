/// Does rounds of work until the task is cancelled or the signals end: the first at once, then one after each signal, and one when the
/// time that the last round asked for has gone by.
///
/// Signals that come during a round, or within `pause` after it, make one round together. After a long round the pause is as long as it was, so that half
/// of the time is left to others.
///
/// - `round`: Returns after how long it wants to run again although nothing signals; nil: not before a signal.
package func runRounds(
    on signals: AsyncStream<Void>,
    pause: Duration = .zero,
    _ round: () async -> Duration?
) async {
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    await withDiscardingTaskGroup { group in
        group.addTask {
            for await _ in signals { wake.yield() }
            wake.finish()
        }
        wake.yield()
        let clock = ContinuousClock()
        var alarm: ContinuousClock.Instant?
        for await _ in wakes {
            let start = clock.now
            let wait = await round()
            if Task.isCancelled { break }
            let now = clock.now
            if let due = wait.map({ now + $0 }), alarm.map({ due < $0 || $0 <= now }) ?? true {
                alarm = due
                group.addTask {
                    // Ends early when the rounds are cancelled, and then nobody listens.
                    try? await clock.sleep(until: due)
                    wake.yield()
                }
            }
            // As above.
            if pause > .zero { try? await clock.sleep(for: max(pause, now - start)) }
        }
        group.cancelAll()
    }
}
