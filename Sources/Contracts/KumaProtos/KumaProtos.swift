// KumaProtos: the messages of Kuma's wire.
//
// Generated/ holds the calls between control planes (KDS, inter-CP, MADS) as Swift types. The specs of the kinds are not
// types: they go between their JSON and bytes by `KumaDescriptors.transcoder`.
import CDescriptors
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

    /// The table itself, a FileDescriptorSet.
    package static var table: [UInt8] {
        Array(UnsafeBufferPointer(start: kuma_descriptors(), count: kuma_descriptors_size()))
    }
}
