import Documents
import Glibc
import Laboratory
import Synchronization
import TestSupport
import Testing

@Suite struct DurabilityTests {
    /// What a writer knows of the store.
    private struct Ledger {
        /// By name: the value that was acknowledged last, nil for a deletion.
        var acknowledged: [String: Int?] = [:]
        /// The write that was under way when its answer failed to come.
        var open: (name: String, value: Int?)?
        var count = 0
    }

    @Test(.timeLimit(.minutes(3)), arguments: Seeds.some(1))
    func `a write that was acknowledged survives kill -9 at any moment`(_ seed: UInt64) async throws {
        try await Lab.with(.loopback) { lab in
            var generator = SeededGenerator(seed: seed)
            let plane = try await lab.global()
            try await plane.put(["type": "Mesh", "name": "default"])
            var ledger = Ledger()
            for _ in 0..<5 {
                let enough = Int.random(in: 5...60, using: &generator)
                let pause = Duration.microseconds(Int.random(in: 0...3000, using: &generator))
                let written = Shared(0)
                async let killed: Void = {
                    try await eventually("\(enough) writes", within: .seconds(60)) { written.value >= enough }
                    try await Task.sleep(for: pause)  // so that a write is under way at any point
                    await plane.process.kill()
                }()
                while try await write(to: plane, &ledger, &generator) { written.withLock { $0 += 1 } }
                try await killed
                try await plane.restart()
                try await compare(plane, &ledger)
            }
            print("\(ledger.count) acknowledged writes, 5 kills, nothing lost")
        }
    }

    /// One write; false if no answer came.
    private func write(
        to plane: Plane,
        _ ledger: inout Ledger,
        _ generator: inout SeededGenerator
    ) async throws -> Bool {
        let name = "timeout-\(Int.random(in: 0..<8, using: &generator))"
        let path = "/meshes/default/meshtimeouts/\(name)"
        let isThere = ledger.acknowledged[name].flatMap { $0 } != nil
        let value = isThere && Bool.random(using: &generator) ? nil : ledger.count + 1
        let reply =
            if let value {
                try? await plane.call("PUT", path, Self.timeout(name, value))
            } else {
                try? await plane.call("DELETE", path)
            }
        guard let reply else {
            ledger.open = (name, value)
            return false
        }
        guard (200...201).contains(reply.status) else { throw LabFailure("\(path): \(reply.status) \(reply.text)") }
        ledger.acknowledged.updateValue(value, forKey: name)
        ledger.count += 1
        return true
    }

    /// Expects what was acknowledged; what was not may be there or not.
    private func compare(_ plane: Plane, _ ledger: inout Ledger) async throws {
        for (name, expected) in ledger.acknowledged {
            let reply = try await plane.call("GET", "/meshes/default/meshtimeouts/\(name)")
            let to = reply.body["spec"]?["to"]?[0]?["default"]?["idleTimeout"]?.stringValue
            let value = reply.status == 404 ? nil : to
            let allowed = [expected] + (ledger.open?.name == name ? [ledger.open?.value] : [])
            #expect(allowed.map { $0.map(Self.text) }.contains(value), "\(name): \(reply.text)")
            ledger.acknowledged[name] = .some(value.flatMap { Self.value($0) })
        }
        if let open = ledger.open, ledger.acknowledged[open.name] == nil {
            let reply = try await plane.call("GET", "/meshes/default/meshtimeouts/\(open.name)")
            ledger.acknowledged.updateValue(reply.status == 200 ? open.value : nil, forKey: open.name)
        }
        ledger.open = nil
    }

    private static func timeout(_ name: String, _ value: Int) -> JSON {
        [
            "type": "MeshTimeout", "mesh": "default", "name": .string(name),
            "spec": [
                "to": [["targetRef": ["kind": "Mesh"], "default": ["idleTimeout": .string(Self.text(value))]]]
            ],
        ]
    }

    private static func text(_ value: Int) -> String { "\(value)ms" }
    private static func value(_ text: String) -> Int? { Int(text.dropLast(2)) }
}
