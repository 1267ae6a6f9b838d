import Net

/// What an HTTP/2 connection as a whole is waited for: the peer's first settings, a new stream, any byte at all.
///
/// It is told what happened and the time, and says what is due.
struct HTTP2Keepalive {
    enum Due: Equatable {
        /// Nothing, for this long.
        case nothing(Duration)
        /// A PING, whose answer is due after this.
        case ping(Duration)
        /// The connection's end: the peer is gone, or no peer of ours.
        case end(NetError)
    }

    private let isServer: Bool
    private let limits: HTTPLimits
    private let settingsDue: LoopTime
    private var hasSettings = false
    private var lastActivity: LoopTime
    private var lastStream: LoopTime
    private var pingSent: LoopTime?

    init(isServer: Bool, limits: HTTPLimits, now: LoopTime) {
        self.isServer = isServer
        self.limits = limits
        settingsDue = now + limits.handshake
        lastActivity = now
        lastStream = now
    }

    /// Bytes of the peer's are here.
    mutating func received(_ now: LoopTime) {
        lastActivity = now
        pingSent = nil
    }

    /// The peer's settings are here.
    mutating func receivedSettings() { hasSettings = true }

    /// A stream is open at this moment, or has just ended.
    mutating func hasStream(_ now: LoopTime) { lastStream = now }

    /// A server's connection without streams has had none for as long as it may.
    func isIdle(_ now: LoopTime) -> Bool { isServer && hasSettings && now >= lastStream + limits.keepAlive }

    mutating func due(_ now: LoopTime) -> Due {
        if isServer, !hasSettings {
            return now < settingsDue ? .nothing(settingsDue - now) : .end(NetError(.timeout, "HTTP/2: no settings"))
        }
        if let pingSent {
            let answerDue = pingSent + limits.pingTimeout
            if now < answerDue { return .nothing(answerDue - now) }
            return .end(NetError(.timeout, "keepalive: no answer to a PING"))
        }
        let pingDue = lastActivity + limits.ping
        if now < pingDue { return .nothing(pingDue - now) }
        pingSent = now
        return .ping(limits.pingTimeout)
    }
}
