package import GRPC
package import HTTP
package import Net
import ResourceModel

/// The zone that a call comes from, as its metadata say.
package struct ZoneCaller: Sendable {
    /// The zone's name: all that it tells is kept under this one.
    package let zone: String
    /// Of the connection, not of the resources.
    let features: Set<String>
    let version: String
    let hasToken: Bool
    /// Of the call, as it came; `authorization` is among them.
    package let metadata: HTTPHeaders
    /// The connection's other end, with its certificate if it has shown one.
    package let peer: ConnectionPeer

    /// - Throws: If the zone does not say its name.
    init(metadata: HTTPHeaders, peer: ConnectionPeer, _ code: GRPCStatus.Code) throws(GRPCStatus) {
        guard let zone = metadata[KDSMetadata.clientID], !zone.isEmpty else {
            throw GRPCStatus(code, "\"client-id\" is not present in metadata")
        }
        // It becomes the name of a resource: no other form than that of one gets in.
        guard NameRules.isZoneName(zone) else {
            throw GRPCStatus(code, "\"client-id\" is no name of a zone")
        }
        self.zone = zone
        features = Set(metadata.all(KDSMetadata.features))
        version = metadata[KDSMetadata.version] ?? ""
        hasToken = metadata.all(KDSMetadata.authorization).count == 1
        (self.metadata, self.peer) = (metadata, peer)
    }
}

/// Lets calls in, or ends them with the reason. The place where a zone proves who it is, if it has to.
package typealias ZoneAdmission = @Sendable (ZoneCaller) -> GRPCStatus?

/// Makes the handler of a call when the zone is known, and passes everything on to it. Loop only.
final class ZoneCallHandler: GRPCCallHandler {
    private let code: GRPCStatus.Code
    private let admission: ZoneAdmission
    private let make: (ZoneCaller, GRPCCall) -> any GRPCCallHandler
    private var inner: (any GRPCCallHandler)?

    /// - `code`: Of the status for who does not say his name.
    init(
        _ code: GRPCStatus.Code,
        admission: @escaping ZoneAdmission,
        make: @escaping (ZoneCaller, GRPCCall) -> any GRPCCallHandler
    ) {
        (self.code, self.admission, self.make) = (code, admission, make)
    }

    func opened(on call: GRPCCall) {
        do throws(GRPCStatus) {
            let caller = try ZoneCaller(metadata: call.metadata, peer: call.peer, code)
            if let refusal = admission(caller) { throw refusal }
            let inner = make(caller, call)
            self.inner = inner
            inner.opened(on: call)
        } catch {
            call.cancel(error)
        }
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) { inner?.message(bytes, on: call) }

    func inputEnded(on call: GRPCCall) { inner?.inputEnded(on: call) }

    func next(on call: GRPCCall) -> GRPCOutbound { inner?.next(on: call) ?? .wait }

    func closed(_ status: GRPCStatus, on call: GRPCCall) { inner?.closed(status, on: call) }
}
