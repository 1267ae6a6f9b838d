// Only this import: KDS has a protocol of the same name.
import RESTAPI
import ResourceModel

/// The API's way to ask proxies, over whatever reaches them.
struct APIProxyAdmin: ProxyAdmin {
    /// Why there is no answer, for people.
    struct Unanswered: Error {
        let reason: String
    }

    let ask: @Sendable (ProxyQuery, ResourceKey) async -> Result<[UInt8], Unanswered>

    func answer(_ query: ProxyQuery, of proxy: ResourceKey) async throws -> [UInt8] {
        switch await ask(query, proxy) {
        case .success(let answer): return answer
        case .failure(let unanswered): throw ProxyAdminError(.notConnected, unanswered.reason)
        }
    }
}
