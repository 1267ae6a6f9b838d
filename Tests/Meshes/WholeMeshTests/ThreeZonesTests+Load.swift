import Laboratory
import Net
import TestSupport
import Testing

extension ThreeZonesTests {
    /// What a client speaks to its sidecar, and its service too.
    enum Language: String, CaseIterable {
        case http
        case http2
        case grpc

        /// A program beside these tests; nil: the usual one.
        fileprivate var application: String? { ["http2": "h2c.py", "grpc": "grpc_server.py"][rawValue] }
    }

    @Test(arguments: Language.allCases)
    func `requests of one client are spread over three instances, whatever it speaks`(_ language: Language) async throws
    {
        let service = "trio-\(language)"
        let trio = try await mesh.lab.all(["a", "b", "c"]) { letter in
            var settings = Workload.Settings("\(service)-\(letter)", service: service)
            settings.protocol = language.rawValue
            settings.application = language.application.map(Self.peer)
            return try await mesh.lab.workload(settings, of: two)
        }
        let names = Set(trio.map(\.name))
        var answers: [String] = []
        try await eventually("all three answer", within: .seconds(60)) {
            answers = try await threeHundred(service, language)
            return answers.count == 300 && Set(answers) == names
        }
        answers = try await threeHundred(service, language)
        #expect(answers.count == 300)
        let counts = Traffic.Record.count(answers[...])
        // Half of an even share at the least.
        #expect(counts.count == 3 && counts.values.allSatisfy { $0 >= 50 }, "\(counts)")
        for workload in trio { await workload.proxy.process.stop() }
    }

    /// Who answers 300 requests, one after the other; fewer if some fail.
    private func threeHundred(_ service: String, _ language: Language) async throws -> [String] {
        let client = mesh.client.host
        let place = "\(service).svc.zone-2.mesh.local:8080"
        switch language {
        case .http: return try await client.spread("http://\(place)/", 300).order
        case .http2:
            var answers: [String] = []
            // One by one: curl does not keep such a connection for the next of several URLs.
            for _ in 1...300 {
                let answer = try await client.ask("http://\(place)/", ["--http2-prior-knowledge"])
                guard answer.status == 200 else { break }
                answers.append(answer.body)
            }
            return answers
        case .grpc:
            let peer = try await client.startPeer(Self.peer("grpc_client.py"), ["many", place])
            guard await peer.wait() == .exited(0) else { return [] }
            return peer.output.split(separator: "\n").map(String.init)
        }
    }

    private static func peer(_ name: String) -> String {
        #filePath.replacing("ThreeZonesTests+Load.swift", with: "peers/\(name)")
    }
}
