import Delta
import EnvoyConfig
import EnvoyProtos
import Protobuf
import Testing

@testable import GRPC
@testable import XDS

@Suite struct ADSCodecTests {
    private let resources = [0, 1, 200, 20_000].map { size in
        EncodedResource(typeURL: ResourceTypeURL.cluster, name: "c\(size)", any: Array(repeating: 7, count: size))
    }

    @Test func `a delta answer is what the generated message says`() throws {
        let answer = ADSMachine.Answer(
            type: ResourceTypeURL.cluster,
            nonce: "3",
            resources: resources,
            removed: ["x", "y"]
        )
        let read = try DeltaDiscoveryResponse(serialized: answer.bytes(.delta))
        #expect(read.typeUrl == ResourceTypeURL.cluster)
        #expect(read.nonce == "3")
        #expect(read.removedResources == ["x", "y"])
        #expect(read.controlPlane?.identifier == "cp-1")
        #expect(read.resources.map(\.name) == resources.map(\.name))
        #expect(read.resources.map(\.version) == resources.map(\.version))
        #expect(read.resources.map { $0.resource?.value } == resources.map(\.any))
        #expect(read.resources.allSatisfy { $0.resource?.typeURL == ResourceTypeURL.cluster })
    }

    @Test func `a set is held by who has the same versions and no others`() throws {
        let set = ResourceSet(layers: [ResourceSet.Layer(resources[..<2]), ResourceSet.Layer(resources[2...])])
        let versions = Dictionary(uniqueKeysWithValues: resources.map { ($0.name, $0.version) })
        #expect(set.isHeld(by: KeptVersions(versions)))
        let read = try Self.read(versions)
        #expect(set.isHeld(by: read))
        for change in [("c0", "another"), ("c0", nil), ("more", "1")] as [(String, String?)] {
            var other = versions
            other[change.0] = change.1
            #expect(!set.isHeld(by: KeptVersions(other)), "\(change)")
            let read = try Self.read(other)
            #expect(!set.isHeld(by: read), "\(change)")
        }
    }

    private static func read(_ versions: [String: String]) throws -> KeptVersions {
        try ADSRequest(DeltaDiscoveryRequest { $0.initialResourceVersions = versions }.serialized(), .delta)
            .initialVersions
    }

    @Test func `a delta request is what the generated message says`() throws {
        let message = DeltaDiscoveryRequest {
            $0.node = Node { $0.id = "default.web" }
            ($0.typeUrl, $0.responseNonce) = (ResourceTypeURL.cluster, "7")
            ($0.resourceNamesSubscribe, $0.resourceNamesUnsubscribe) = (["a", "ä"], ["b"])
            $0.initialResourceVersions = ["a": "1", "ä": "2", "c": ""]
            $0.errorDetail = Status { $0.message = "no" }
        }
        let read = try ADSRequest(message.serialized(), .delta)
        #expect(read.node == message.node && read.type == message.typeUrl && read.nonce == "7" && read.error == "no")
        #expect(read.names == ["a", "ä"] && read.unsubscribe == ["b"])
        #expect(read.initialVersions.byName == message.initialResourceVersions && read.initialVersions.count == 3)
    }

    @Test func `a version that is no text is an error, read or not`() {
        // Field 5 with a key of one byte that begins no character.
        #expect(throws: WireError.invalidUTF8) { try ADSRequest([0x2a, 3, 0x0a, 1, 0xff], .delta) }
    }

    @Test func `streams that are sent the same share its bytes`() throws {
        let bodies = AnswerBodies()
        let frames = try (1...3).map { nonce in
            let answer = ADSMachine.Answer(
                type: ResourceTypeURL.cluster,
                nonce: "\(nonce)",
                resources: resources,
                removed: []
            )
            return try #require(answer.frame(.delta, from: "cp-1", bodies).pieces(gzip: false).second)
        }
        let addresses = frames.map { $0.withUnsafeBytes { $0.baseAddress } }
        #expect(addresses[1] == addresses[2], "from the second on")
        #expect(frames[0] == frames[1])
        bodies.rotate()
        let less = ADSMachine.Answer(
            type: ResourceTypeURL.cluster,
            nonce: "4",
            resources: [resources[0], resources[3]],
            removed: []
        )
        let read = try DeltaDiscoveryResponse(serialized: less.bytes(.delta, bodies))
        #expect(read.resources.map(\.name) == ["c0", "c20000"])
    }

    @Test func `a state-of-the-world answer has one version for all it holds`() throws {
        let answer = ADSMachine.Answer(type: ResourceTypeURL.cluster, nonce: "3", resources: resources, removed: [])
        let read = try DiscoveryResponse(serialized: answer.bytes(.stateOfTheWorld))
        #expect(read.nonce == "3")
        #expect(read.controlPlane?.identifier == "cp-1")
        #expect(read.resources.map(\.value) == resources.map(\.any))
        let less = ADSMachine.Answer(
            type: ResourceTypeURL.cluster,
            nonce: "4",
            resources: Array(resources.dropLast()),
            removed: []
        )
        let other = try DiscoveryResponse(serialized: less.bytes(.stateOfTheWorld))
        #expect(!read.versionInfo.isEmpty)
        #expect(read.versionInfo != other.versionInfo)
    }

    @Test(arguments: [ADSMachine.Variant.delta, .stateOfTheWorld]) func `noise is an error`(variant: ADSMachine.Variant)
    {
        #expect(throws: WireError.self) { try ADSRequest([0x0a, 0xff], variant) }
    }
}

extension ADSMachine.Answer {
    fileprivate func bytes(_ variant: ADSMachine.Variant, _ bodies: AnswerBodies = AnswerBodies()) -> [UInt8] {
        Array(frame(variant, from: "cp-1", bodies).bytes(gzip: false).dropFirst(5))
    }
}
