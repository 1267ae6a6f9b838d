import GRPC
import HTTP
import Net
import Testing

@testable import KDS

@Suite struct ZoneCallerTests {
    private func caller(_ id: String?) throws(GRPCStatus) -> ZoneCaller {
        let metadata = HTTPHeaders(id.map { [(KDSMetadata.clientID, $0)] } ?? [])
        return try ZoneCaller(metadata: metadata, peer: ConnectionPeer(), .invalidArgument)
    }

    @Test(
        arguments: [
            nil, "", "a/b", "../global", "zone 1", "zone\n1", "é", "a..b", "192.0.2.1",
            String(repeating: "z", count: 64),
        ]
    )
    func `who says no name of a zone is not let in`(id: String?) {
        #expect(throws: GRPCStatus.self) { try caller(id) }
    }

    @Test(arguments: ["zone-1", "east", "Zone1", "us.east", "eu_west", String(repeating: "z", count: 63)])
    func `who says one is known by it`(id: String) throws {
        #expect(try caller(id).zone == id)
    }
}
