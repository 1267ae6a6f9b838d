import Lifecycle
import Net

/// A service with a port of its own: if that is taken, the error says which setting chooses another.
struct PortService: Service {
    private let service: any Service
    private let setting: String

    init(_ service: any Service, setting: String) { (self.service, self.setting) = (service, setting) }

    func run() async throws {
        do { try await service.run() } catch let error as NetError where error.code == .addressInUse {
            throw AgentError(.settings, "\(error.message); \(setting) chooses another port")
        }
    }
}
