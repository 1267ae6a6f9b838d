import KDS
import RESTAPI
import ResourceModel

/// Answers that no proxy can be asked here.
struct UnreachableProxies: KDS.ProxyAdmin {
    func answer(_ question: ProxyQuestion) async throws(KDS.ProxyAdminError) -> [UInt8] {
        throw KDS.ProxyAdminError("the proxy \"\(question.proxy.name)\" cannot be asked")
    }
}

extension APIProxyAdmin {
    /// The API's questions, put to what also answers other control planes.
    init(_ admin: any KDS.ProxyAdmin) {
        self.init { query, proxy in
            let subject: ProxyQuestion.Subject =
                switch query {
                case .configuration(let includesEndpoints): .configuration(includesEndpoints: includesEndpoints)
                case .statistics(let isJSON, let usedOnly): .statistics(isJSON ? .json : .text, usedOnly: usedOnly)
                case .clusters(let isJSON): .clusters(isJSON ? .json : .text)
                }
            do throws(KDS.ProxyAdminError) {
                return .success(try await admin.answer(ProxyQuestion(subject, of: proxy)))
            } catch {
                return .failure(Unanswered(reason: error.description))
            }
        }
    }
}
