// EnvoyProtos: Envoy's messages as Swift types.
//
// Generated/ holds those that we make or read; scripts/messages.list says which, pruned to the fields in use. All other
// messages of Envoy's API are known by their descriptors only.
import CDescriptors
package import Protobuf

/// The descriptors of all of Envoy's API.
package enum EnvoyDescriptors {
    /// Read on first use, which takes some 10 milliseconds.
    package static let pool: DescriptorPool = {
        // Part of the program itself: damage is found by the first test.
        guard let pool = try? DescriptorPool(fileDescriptorSet: table) else {
            preconditionFailure("envoy.binpb is damaged; scripts/make-descriptors.py makes it")
        }
        return pool
    }()

    /// JSON with the names of Envoy's documentation (`altStatName`); takes both spellings, refuses unknown fields.
    package static let transcoder = Transcoder(pool)

    /// The table itself, a FileDescriptorSet.
    package static var table: [UInt8] {
        Array(UnsafeBufferPointer(start: envoy_descriptors(), count: envoy_descriptors_size()))
    }
}
