package import Documents
import KumaProtos
import Protobuf

/// Brings the JSON of protobuf kinds into the form in which it is stored.
package enum StoredSpec {
    /// The same message in proto3's JSON mapping: camelCase, defaults left out, unknown members dropped.
    ///
    /// - `message`: Its full name, such as `kuma.mesh.v1alpha1.Dataplane`.
    ///
    /// Throws for a value of the wrong sort; the description names its place.
    package static func normalize(_ message: String, _ fields: JSON) throws -> JSON {
        let transcoder = KumaDescriptors.transcoder
        return try transcoder.json(message, try transcoder.bytes(message, fields))
    }
}
