import Laboratory
import Net
import TestSupport
import Testing

/// Clients that mean harm, on every port of every process: cut or refused, while others are served and memory stays bounded.
@Suite(.serialized, WithTargets(), .timeLimit(.minutes(5)))
struct HostileClientTests {
    /// An attack of `peers/attack.py` on a port.
    struct Case: Sendable, CustomTestStringConvertible {
        let attack: String
        let port: Targets.Port

        var testDescription: String { "\(attack) on \(port.testDescription)" }
    }

    private static let onAll = ["garbage", "many-connections", "unread-answers"]
    private static let onHTTP = [
        "malformed-requests", "huge-bodies", "ten-thousand-headers", "header-bomb", "huge-frames", "rapid-reset",
        "ping-flood", "settings-flood", "priority-flood", "empty-data-flood", "continuation-flood", "window-overflow",
        "resets-of-tcp",
    ]
    private static let onCalls = ["gzip-bomb", "huge-messages"]
    private static let onDNS = ["random-datagrams", "malformed-names"]

    static let cases = Targets.ports.flatMap { port in
        let attacks = port.speech == .dns ? onDNS : onHTTP + (port.method == "/hello" ? [] : onCalls)
        return (onAll + attacks).map { Case(attack: $0, port: port) }
    }

    /// Bytes that one attack may leave behind in the process: what allocators keep, no more.
    private static let bearable = 64 << 20

    @Test(arguments: cases)
    func `an attack is refused or cut, and others never notice`(_ attack: Case) async throws {
        let targets = try #require(Targets.current)
        guard let (port, process) = targets.place(of: attack.port) else { return }
        let before = process.residentMemory
        let arguments = [attack.attack, attack.port.speech.rawValue, "\(port)", attack.port.method]
        let outcome = try await PeerScript.run("attack.py", arguments, beside: #filePath, on: EventLoop())
        #expect(outcome == .exited(0))
        try process.mustRun()
        #expect(process.residentMemory < before + Self.bearable)
    }

    /// All at once, since each takes as long as the server's deadlines.
    @Test func `who begins and does not go on, or does not read, is cut`() async throws {
        let targets = try #require(Targets.current)
        let places = Targets.ports.compactMap { port in targets.place(of: port).map { (port, $0) } }
        let arguments = places.map { "\($0.speech.rawValue):\($1.number)" }
        let before = places.map(\.1.process.residentMemory)
        let outcome = try await PeerScript.run("slow.py", arguments, beside: #filePath, on: EventLoop())
        #expect(outcome == .exited(0))
        for ((port, place), before) in zip(places, before) {
            try place.process.mustRun()
            #expect(place.process.residentMemory < before + Self.bearable, "\(port.testDescription)")
        }
    }
}
