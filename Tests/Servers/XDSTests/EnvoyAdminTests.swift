import Documents
import Testing

@testable import XDS

@Suite struct EnvoyAdminTests {
    @Test func `a configuration is shown without the proxy's token`() throws {
        let dump =
            #"{"configs":[{"bootstrap":{"grpc_services":[{"envoy_grpc":{"cluster_name":"ads"},"initial_metadata":[{"key":"authorization","value":"secret"}]}]}}]}"#
        let shown = EnvoyAdmin.withoutTokens(Array(dump.utf8))
        #expect(!String(decoding: shown, as: UTF8.self).contains("secret"))
        let document = try JSON(parsing: shown)
        #expect(document["configs"]?[0]?["bootstrap"]?["grpc_services"]?[0]?["envoy_grpc"]?["cluster_name"] == "ads")
    }

    @Test func `what is no JSON is not shown at all`() {
        #expect(EnvoyAdmin.withoutTokens(Array("authorization: secret".utf8)).isEmpty)
    }
}
