import Foundation
import Protobuf
import TestSupport
import Testing

/// The generator's types, on a message with every shape of field. `scripts/check-messages` does the same with all that the product has.
@Suite struct GeneratedMessageTests {
    private static let types: [any DecodableMessage.Type] = [
        Shapes.self, Singular.self, Present.self, Repeated.self, Unpacked.self, Choice.self, Maps.self, Wrapped.self,
        WellKnown.self,
    ]

    private func transcoder() throws -> Transcoder {
        let table = Peer.root.appendingPathComponent("Tests/Platform/ProtobufTests/Shapes/shapes.binpb")
        return Transcoder(try DescriptorPool(fileDescriptorSet: Array(Data(contentsOf: table))))
    }

    /// What is wrong with our reading and writing of a message of the peer; nil if nothing is.
    private func fault(_ message: PeerMessage, _ transcoder: Transcoder) throws -> String? {
        func fault<M: DecodableMessage>(_: M.Type) throws -> String? {
            let read = try M(serialized: message.given)
            if read.serialized() != message.bytes { return "bytes" }
            if try !Peer.isSame(transcoder.json(read), message.json) { return "JSON" }
            let again = try M(serialized: transcoder.bytes(M.protoName, message.json))
            return again == read && again.hashValue == read.hashValue ? nil : "JSON read"
        }
        let type = try #require(Self.types.first { $0.protoName == message.type })
        return try fault(type).map { "\($0) of \(message.type) \(Data(message.given).base64EncodedString())" }
    }

    @Test(arguments: Seeds.some(2))
    func `random messages are read, merged and written as Google's protobuf does`(seed: UInt64) throws {
        let transcoder = try transcoder()
        let table = "Tests/Platform/ProtobufTests/Shapes/shapes.binpb"
        let messages = try Peer.randomMessages(table, 1000, seed: seed, prefix: "shapes.")
        #expect(messages.count == 1000)
        #expect(Set(messages.map(\.type)).count == Self.types.count)
        let faults = try messages.compactMap { try fault($0, transcoder) }
        #expect(faults == [], "TEST_SEED=\(seed)")
    }

    @Test func `numbers of a packed field that come one by one, and the other way round`() throws {
        var writer = WireWriter()
        for number: Int32 in [1, -1] { writer.scalarAlways(Int32Kind.self, 4, number) }
        writer.scalars(Int32Kind.self, 4, [7])
        #expect(try Repeated(serialized: writer.bytes).aInt32 == [1, -1, 7])
        writer = WireWriter()
        writer.scalars(Int32Kind.self, 1, [1, -1])
        #expect(try Unpacked(serialized: writer.bytes).aInt32 == [1, -1])
    }
}
