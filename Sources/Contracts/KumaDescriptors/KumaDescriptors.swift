// KumaDescriptors: the specs of Kuma's protobuf kinds, by their descriptors.
//
// These specs are no Swift types: they go between their JSON and bytes by `KumaDescriptors.transcoder`. `kumactl` links this
// module, so it holds the table and nothing that is generated.
import CDescriptors
package import Documents
package import Protobuf

/// The descriptors of `kuma.mesh.v1alpha1`, `kuma.system.v1alpha1` and `kuma.observability.v1`.
package enum KumaDescriptors {
    /// Read on first use.
    package static let pool: DescriptorPool = {
        // Part of the program itself: damage is found by the first test.
        guard let pool = try? DescriptorPool(fileDescriptorSet: table) else {
            preconditionFailure("kuma.binpb is damaged; scripts/make-descriptors.py makes it")
        }
        return pool
    }()

    /// The specs of protobuf kinds as their users write them.
    ///
    /// Compat: camelCase, 64-bit integers as strings, default values left out, durations as `10s`; unknown members are
    /// skipped on input, and both spellings, durations such as `1m30s` and null in maps are taken, as Go's jsonpb is used there.
    package static let transcoder: Transcoder = {
        var transcoder = Transcoder(pool)
        transcoder.ignoresUnknownMembers = true
        transcoder.readsAsGo = true
        return transcoder
    }()

    /// The fields of a message as people write them, in the form in which they are stored: camelCase, defaults left out, unknown
    /// members dropped.
    ///
    /// - `message`: Its full name, such as `kuma.mesh.v1alpha1.Dataplane`.
    ///
    /// Throws for a value of the wrong sort; the error names its place.
    package static func normalize(_ message: String, _ fields: JSON) throws(TranscodeError) -> JSON {
        try transcoder.json(message, try transcoder.bytes(message, fields))
    }

    /// The table itself, a FileDescriptorSet.
    package static var table: [UInt8] {
        Array(UnsafeBufferPointer(start: kuma_descriptors(), count: kuma_descriptors_size()))
    }
}
