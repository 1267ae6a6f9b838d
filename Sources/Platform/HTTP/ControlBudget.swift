import Net

/// How many more control frames a peer may send: a bucket that refills with time.
struct ControlBudget {
    private let burst: Int
    private let perSecond: Int
    private var left: Int
    private var refilled: LoopTime

    init(burst: Int, perSecond: Int, now: LoopTime) {
        self.burst = burst
        self.perSecond = perSecond
        left = burst
        refilled = now
    }

    var isExhausted: Bool { left < 0 }

    mutating func spend(now: LoopTime) {
        let seconds = (now - refilled).components.seconds
        if seconds > 0 {
            refilled = now
            left = min(burst, left + perSecond * Int(clamping: min(seconds, 3600)))
        }
        left -= 1
    }
}
