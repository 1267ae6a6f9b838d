import KDS
import RESTAPI
import ResourceModel
import XDS

/// Asks the proxies of this zone.
struct ZoneProxies: KDS.ProxyAdmin {
    let admin: EnvoyAdmin

    func answer(_ question: ProxyQuestion) async throws(KDS.ProxyAdminError) -> [UInt8] {
        let query: EnvoyAdmin.Query =
            switch question.subject {
            case .configuration(let includesEndpoints): .configuration(includesEndpoints: includesEndpoints)
            case .statistics(let format, let usedOnly): .statistics(isJSON: format == .json, usedOnly: usedOnly)
            case .clusters(let format): .clusters(isJSON: format == .json)
            }
        do { return try await admin.ask(query, of: question.proxy) } catch {
            throw KDS.ProxyAdminError(error.description)
        }
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
