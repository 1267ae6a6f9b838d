import Documents
import EnvoyConfig
import Foundation
import Testing

private let envoy = ProcessInfo.processInfo.environment["ENVOY_BIN"]

/// Envoy's own opinion of every recorded configuration. Runs where `ENVOY_BIN` names an Envoy.
@Suite(.serialized, .enabled(if: envoy != nil))  // One Envoy at a time: each takes a core.
struct EnvoyAcceptanceTests {

    @Test(.timeLimit(.minutes(1)), arguments: GoldenCase.all)
    func `Envoy takes the configuration`(_ golden: GoldenCase) throws {
        try check(golden.name, bootstrap(try golden.resources().0))
    }

    @Test(.timeLimit(.minutes(1)), arguments: BootstrapCase.all)
    func `Envoy takes the bootstrap`(_ golden: BootstrapCase) throws {
        try check(golden.name, try golden.bootstrap().config)
    }

    private func check(_ name: String, _ config: JSON) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(config.text).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(envoy))
        process.arguments = ["--mode", "validate", "-c", file.path, "--log-level", "error"]
        let output = Pipe()
        process.standardError = output
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
    }

    /// All resources as static ones, for a proxy that could reach its control plane.
    private func bootstrap(_ resources: ProxyResources) throws -> JSON {
        let control: JSON = [
            "name": "ads_cluster", "type": "STATIC",
            "typedExtensionProtocolOptions": [
                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": [
                    "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                    "explicitHttpConfig": ["http2ProtocolOptions": [:]],
                ]
            ],
            "loadAssignment": [
                "clusterName": "ads_cluster",
                "endpoints": [
                    [
                        "lbEndpoints": [
                            ["endpoint": ["address": ["socketAddress": ["address": "127.0.0.1", "portValue": 5678]]]]
                        ]
                    ]
                ],
            ],
        ]
        let clusters = try GoldenCase.list(resources.clusters, "envoy.config.cluster.v3.Cluster")
        let listeners = try GoldenCase.list(resources.listeners, "envoy.config.listener.v3.Listener")
        return [
            "node": ["id": "default.test", "cluster": "test"],
            "dynamicResources": [
                "adsConfig": [
                    "apiType": "GRPC", "transportApiVersion": "V3",
                    "grpcServices": [["envoyGrpc": ["clusterName": "ads_cluster"]]],
                ]
            ],
            "staticResources": ["clusters": .array(clusters + [control]), "listeners": .array(listeners)],
        ]
    }
}
