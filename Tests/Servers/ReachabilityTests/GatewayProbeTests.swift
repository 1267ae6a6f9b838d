import Documents
import Identity
import Net
import ResourceModel
import Stores
import Testing

@testable import Reachability

@Suite struct GatewayProbeTests {
    private let loop = EventLoop()

    private func ask(_ gateway: RemoteGateway, _ snapshot: ResourceSnapshot, within limit: Duration = .seconds(20))
        async throws -> ProbeOutcome
    {
        var credentials = ProbeCredentials(zone: "north")
        let current = credentials.current(snapshot, now: FakeMesh.now)
        let ready = try #require(current)
        return await GatewayProbe.ask(
            gateway,
            tls: ready.tls,
            expecting: .ingress(mesh: "default", zone: gateway.zone),
            within: limit,
            on: loop
        )
    }

    @Test func `a gateway that answers for itself is reachable`() async throws {
        let snapshot = try FakeMesh.snapshot()
        let fake = try await FakeGateway(on: loop, tls: FakeMesh.ingress(snapshot, zone: "east"))
        guard case .reachable(let roundTrip) = try await ask(fake.gateway, snapshot) else {
            Issue.record("it is not")
            return
        }
        #expect(roundTrip > .zero)
        await fake.close()
    }

    @Test func `where nobody listens the gateway is unreachable`() async throws {
        let fake = try await FakeGateway(on: loop) { $0.reject() }
        await fake.close()
        guard case .unreachable = try await ask(fake.gateway, FakeMesh.snapshot()) else {
            Issue.record("it is something else")
            return
        }
    }

    @Test func `one that takes the connection and says nothing is unreachable`() async throws {
        let fake = try await FakeGateway(on: loop) { _ in }
        guard case .unreachable = try await ask(fake.gateway, FakeMesh.snapshot(), within: .seconds(1)) else {
            Issue.record("it is something else")
            return
        }
        await fake.close()
    }

    @Test func `a stock ingress, which ends what it does not know, is unknown`() async throws {
        let loop = loop
        let fake = try await FakeGateway(on: loop) { socket in
            Connection.accept(socket, on: loop, tls: nil) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { [unowned connection] _ in connection.close() }
                return stream
            }
        }
        guard case .unknown = try await ask(fake.gateway, FakeMesh.snapshot()) else {
            Issue.record("it is something else")
            return
        }
        await fake.close()
    }

    @Test(arguments: [("west", "zone-ingress"), ("east", "backend")])
    func `somebody else at the gateway's address is unknown`(_ zone: String, _ service: String) async throws {
        let snapshot = try FakeMesh.snapshot()
        let fake = try await FakeGateway(on: loop, tls: FakeMesh.ingress(snapshot, zone: zone, service: service))
        #expect(try await ask(fake.gateway, snapshot) == .unknown("it shows a certificate of somebody else"))
        await fake.close()
    }

    @Test func `a gateway that trusts others, or that we do not trust, is unknown`() async throws {
        let fake = try await FakeGateway(on: loop, tls: FakeMesh.ingress(try FakeMesh.snapshot(), zone: "east"))
        guard case .unknown = try await ask(fake.gateway, FakeMesh.snapshot()) else {
            Issue.record("it is something else")
            return
        }
        await fake.close()
    }
}
