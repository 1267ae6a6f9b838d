import Crypto
import GRPC
import KDS
import ProxyQuestions
import ResourceModel
import Stores

/// Asks proxies through the instance that holds their zone's stream: this one, or another one that the catalog knows.
struct ForwardingProxyAdmin: ProxyAdmin {
    let store: ResourceStore
    let own: String
    let local: any ProxyAdmin
    let peers: InstanceClients
    let timeout: Duration

    func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
        let (method, snapshot) = (AdminMethod(question.subject), store.snapshot)
        guard let zone = snapshot[question.proxy]?.labels[Label.zone],
            let holder = ZoneStreamHolder(of: method, zone: zone, in: snapshot), holder.instanceID != own,
            holder.isOnline
        else { return try await local.answer(question) }
        guard let instance = InstanceCatalog(snapshot[InstanceCatalog.key])[holder.instanceID] else {
            throw ProxyAdminError(
                "could not send \(method.requestName): the zone is connected to instance \(holder.instanceID), which is not in the catalog"
            )
        }
        let request = AdminRequest(id: RandomID().description, question: question)
        let bytes: [UInt8]
        do throws(GRPCStatus) {
            bytes = try await peers.ask(instance, InterCPPath.forward(method), request.bytes, timeout: timeout)
        } catch {
            throw ProxyAdminError(
                "could not send \(method.requestName): instance \(instance.id) does not answer: \(error.message)"
            )
        }
        let answer: AdminAnswer
        do { answer = try AdminAnswer(method, bytes) } catch {
            throw ProxyAdminError("could not send \(method.requestName): the answer cannot be read")
        }
        return try answer.result.get()
    }
}
