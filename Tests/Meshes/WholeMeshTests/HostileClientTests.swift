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

    static func cases(of owners: Targets.Port.Owner...) -> [Case] {
        Targets.ports.filter { owners.contains($0.owner) }.flatMap { port in
            let attacks = port.speech == .dns ? onDNS : onHTTP + (port.method == "/hello" ? [] : onCalls)
            return (onAll + attacks).map { Case(attack: $0, port: port) }
        }
    }

    /// Bytes that one attack may leave behind in the process: what allocators keep, no more.
    private static let bearable = 64 << 20

    @Test(arguments: cases(of: .global, .zone))
    func `an attack on a control plane is refused or cut, and others never notice`(_ attack: Case) async throws {
        try await isBorne(attack)
    }

    @Test(.withEnvoy, arguments: cases(of: .agent))
    func `an attack on an agent is refused or cut, and others never notice`(_ attack: Case) async throws {
        try await isBorne(attack)
    }

    /// By one who has a certificate: all others end with the handshake.
    @Test(.withPostgres, arguments: cases(of: .instance))
    func `an attack on the port between instances is refused or cut, and others never notice`(_ attack: Case)
        async throws
    {
        try await isBorne(attack)
    }

    private func isBorne(_ attack: Case) async throws {
        let targets = try #require(Targets.current)
        let place = try #require(targets.place(of: attack.port))
        let before = place.process.residentMemory
        let arguments = [
            attack.attack, attack.port.speech.rawValue, place.address, attack.port.method, place.credentials,
            place.path,
        ]
        let outcome = try await PeerScript.run("attack.py", arguments, beside: #filePath, on: EventLoop())
        #expect(outcome == .exited(0))
        try place.process.mustRun()
        #expect(place.process.residentMemory < before + Self.bearable)
    }

    @Test(.enabled(if: Targets.areComplete, "needs Envoy and PostgreSQL"))
    func `who begins and does not go on, or does not read, is cut, on all ports`() async throws {
        let places = try await areCut()
        #expect(places == Targets.ports.count)
    }

    @Test(.enabled(if: !Targets.areComplete, "all ports are there"))
    func `who begins and does not go on, or does not read, is cut, on the ports that are there`() async throws {
        let places = try await areCut()
        #expect(places > 0)
    }

    /// All ports at once, since each takes as long as the servers' deadlines. Returns how many there are.
    private func areCut() async throws -> Int {
        let targets = try #require(Targets.current)
        let places = Targets.ports.compactMap { port in targets.place(of: port).map { (port, $0) } }
        let arguments = places.map { "\($0.speech.rawValue):\($1.address):\($1.credentials):\($1.path)" }
        let before = places.map(\.1.process.residentMemory)
        let outcome = try await PeerScript.run("slow.py", arguments, beside: #filePath, on: EventLoop())
        #expect(outcome == .exited(0))
        for ((port, place), before) in zip(places, before) {
            try place.process.mustRun()
            #expect(place.process.residentMemory < before + Self.bearable, "\(port.testDescription)")
        }
        return places.count
    }
}
