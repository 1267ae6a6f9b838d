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

    @Test func `a set is held by who has the same versions and no others`() {
        let set = ResourceSet(layers: [ResourceSet.Layer(resources[..<2]), ResourceSet.Layer(resources[2...])])
        var versions: [String: String?] = [:]
        for resource in resources { versions[resource.name] = resource.version }
        #expect(set.isHeld(by: versions))
        for change in [("c0", "another"), ("c0", nil), ("more", "1")] as [(String, String?)] {
            var other = versions
            other.updateValue(change.1, forKey: change.0)
            #expect(!set.isHeld(by: other), "\(change)")
        }
        versions["c1"] = nil
        #expect(!set.isHeld(by: versions))
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
