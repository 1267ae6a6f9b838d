package import Documents
import EnvoyProtos
package import Protobuf

extension EncodedResource {
    /// The resource in protobuf's JSON mapping, to look at.
    ///
    /// - Throws: If it holds a message whose type is not known; not for what is rendered here.
    package func json() throws(TranscodeError) -> JSON {
        let type = typeURL.split(separator: "/").last.map(String.init) ?? typeURL
        return try Transcoder(EnvoyDescriptors.pool).json(type, any)
    }
}
