import Documents
import EnvoyProtos
import KumaDescriptors
import Protobuf
import TestSupport
import Testing

@Suite struct TranscoderTests {
    let envoy = EnvoyDescriptors.transcoder
    let kuma = KumaDescriptors.transcoder

    private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

    @Test func `a patch in both spellings becomes bytes`() throws {
        let patch = try parse(
            #"{"name": "c", "connect_timeout": "1.5s", "lbPolicy": "RING_HASH", "per_connection_buffer_limit_bytes": 7}"#
        )
        let bytes = try envoy.bytes("envoy.config.cluster.v3.Cluster", patch)
        let expected = Cluster {
            $0.name = "c"
            $0.connectTimeout = .milliseconds(1500)
            $0.lbPolicy = .ringHash
            $0.perConnectionBufferLimitBytes = 7
        }
        #expect(bytes == expected.serialized())
    }

    @Test func `an Any takes types that are not generated`() throws {
        let text =
            #"{"name":"x","typedConfig":{"@type":"type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer","maxRequestBytes":5}}"#
        let bytes = try envoy.bytes("envoy.config.core.v3.TypedExtensionConfig", parse(text))
        let back = try envoy.json("envoy.config.core.v3.TypedExtensionConfig", bytes)
        #expect(String(decoding: back.text, as: UTF8.self) == text)
    }

    @Test func `an error says where it is`() throws {
        let document = try parse(#"{"staticResources": {"clusters": [{"name": "a"}, {"type": "NONSENSE"}]}}"#)
        let error = #expect(throws: TranscodeError.self) {
            try envoy.bytes("envoy.config.bootstrap.v3.Bootstrap", document)
        }
        #expect(
            error?.description
                == "static_resources.clusters[1].type: envoy.config.cluster.v3.Cluster.DiscoveryType has no value NONSENSE"
        )
    }

    @Test func `a dataplane goes to bytes and back`() throws {
        let text = #"""
            {"networking":{"inbound":[{"tags":{"kuma.io/protocol":"http","kuma.io/service":"web"},"port":8080,"servicePort":80,"state":"NotReady"}],\#
            "address":"192.168.0.1","admin":{"port":9901}}}
            """#
        let bytes = try kuma.bytes("kuma.mesh.v1alpha1.Dataplane", parse(text))
        #expect(String(decoding: try kuma.json("kuma.mesh.v1alpha1.Dataplane", bytes).text, as: UTF8.self) == text)
    }

    @Test func `unknown members of a spec are skipped and defaults left out`() throws {
        let document = try parse(#"{"enabled": null, "nonsense": {"a": [1]}}"#)
        #expect(try kuma.bytes("kuma.system.v1alpha1.Zone", document) == [])
        let off = try kuma.bytes("kuma.system.v1alpha1.Zone", parse(#"{"enabled": false}"#))
        #expect(
            String(decoding: try kuma.json("kuma.system.v1alpha1.Zone", off).text, as: UTF8.self)
                == #"{"enabled":false}"#
        )
    }

    @Test func `counters are strings, durations and times text`() throws {
        let text =
            #"{"subscriptions":[{"connectTime":"2026-01-31T12:00:00.500Z","status":{"total":{"responsesSent":"3"}}}]}"#
        let bytes = try kuma.bytes("kuma.mesh.v1alpha1.DataplaneInsight", parse(text))
        #expect(
            String(decoding: try kuma.json("kuma.mesh.v1alpha1.DataplaneInsight", bytes).text, as: UTF8.self) == text
        )
        let mesh = #"{"mtls":{"backends":[{"name":"ca","dpCert":{"requestTimeout":"10s"},"conf":{"a":1.5}}]}}"#
        let meshBytes = try kuma.bytes("kuma.mesh.v1alpha1.Mesh", parse(mesh))
        #expect(String(decoding: try kuma.json("kuma.mesh.v1alpha1.Mesh", meshBytes).text, as: UTF8.self) == mesh)
    }

    @Test(arguments: [("1m30s", "90s"), ("10ms", "0.010s"), ("0", "0s"), ("1.5s", "1.500s")])
    func `durations of Go are taken where Go reads`(given: String, stored: String) throws {
        let name = "kuma.mesh.v1alpha1.ZoneHealthCheckResponse"
        let bytes = try kuma.bytes(name, ["interval": .string(given)])
        #expect(try kuma.json(name, bytes) == ["interval": .string(stored)])
    }

    @Test func `null in a map or a list is the default value where Go reads, and refused elsewhere`() throws {
        let document = try parse(
            #"{"networking":{"inbound":[{"port":1,"tags":{"a":null}}, null],"address":"192.0.2.1"}}"#
        )
        let bytes = try kuma.bytes("kuma.mesh.v1alpha1.Dataplane", document)
        #expect(
            String(decoding: try kuma.json("kuma.mesh.v1alpha1.Dataplane", bytes).text, as: UTF8.self)
                == #"{"networking":{"inbound":[{"tags":{"a":""},"port":1},{}],"address":"192.0.2.1"}}"#
        )
        let strict = Transcoder(KumaDescriptors.pool)
        #expect(throws: TranscodeError.self) { try strict.bytes("kuma.mesh.v1alpha1.Dataplane", document) }
        #expect(throws: TranscodeError.self) {
            try strict.bytes("kuma.mesh.v1alpha1.ZoneHealthCheckResponse", ["interval": "1m30s"])
        }
    }

    @Test(arguments: ["kuma", "envoy"], Seeds.some(1))
    func `a thousand random messages read and written as Google's protobuf does`(table: String, seed: UInt64) throws {
        let transcoder = table == "kuma" ? kuma : envoy
        let path = "Sources/Contracts/CDescriptors/\(table).binpb"
        let messages = try Peer.randomMessages(path, 1000, seed: seed, prefix: "\(table).")
        #expect(messages.count == 1000)
        let badJSON = messages.filter { message in
            guard let json = try? transcoder.json(message.type, message.given) else { return true }
            return !Peer.isSame(json, message.json)
        }
        let badBytes = messages.filter { (try? transcoder.bytes($0.type, $0.json)) != $0.bytes }
        #expect(badJSON.map(\.type) == [], "TEST_SEED=\(seed)")
        #expect(badBytes.map(\.type) == [], "TEST_SEED=\(seed)")
    }
}
