import Foundation

/// A small generator with a seed, so that a failing history can be run again.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// The same seed makes the same numbers, on every machine.
    package init(seed: UInt64) { state = seed }

    /// Source: SplitMix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}

/// Seeds of random histories.
package enum Seeds {
    /// The first `count`; with `TEST_SEED` in the environment only that one.
    package static func some(_ count: UInt64) -> [UInt64] {
        ProcessInfo.processInfo.environment["TEST_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...count)
    }
}

/// A part of a failing history that still fails, from which no step can be left out.
///
/// - `fails`: Whether a history fails; must give the same answer each time.
package func shrunk<Step>(_ history: [Step], while fails: ([Step]) -> Bool) -> [Step] {
    var result = history
    var size = max(1, history.count / 2)
    while true {
        var start = 0
        while start < result.count {
            var shorter = result
            shorter.removeSubrange(start..<min(start + size, result.count))
            if fails(shorter) { result = shorter } else { start += size }
        }
        guard size > 1 else { return result }
        size /= 2
    }
}
