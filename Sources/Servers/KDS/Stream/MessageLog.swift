import LogKeys
import Logging

/// Writes down the messages of one stream: at level debug what they are about and how much they bring; where the settings ask for it, at
/// level info and with the names. Never what resources hold, since some hold keys.
struct MessageLog {
    private let isFull: Bool
    private let logger: Logger
    private var level: Logger.Level { isFull ? .info : .debug }

    /// - `isFull`: `kds.logPayloads`.
    init(_ isFull: Bool, _ logger: Logger) { (self.isFull, self.logger) = (isFull, logger) }

    /// - `message`: A constant text.
    func request(_ message: String, _ bytes: [UInt8]) {
        // What cannot be read is an error elsewhere.
        guard logger.isEnabled(level), let request = try? DeltaRequest(bytes) else { return }
        var facts: Logger.Metadata = [.kdsType: request.type, .kdsNonce: request.nonce, .size: "\(bytes.count)"]
        if !request.held.isEmpty {
            facts[isFull ? .kdsHeld : .count] =
                isFull ? request.held.keys.sorted().joined(separator: " ") : "\(request.held.count)"
        }
        if let error = request.error { facts[.error] = error }
        logger.log(level, message, facts)
    }

    /// - `message`: A constant text.
    func response(_ message: String, _ bytes: [UInt8]) {
        // What cannot be read is an error elsewhere.
        guard logger.isEnabled(level), let response = try? DeltaResponse(bytes) else { return }
        var facts: Logger.Metadata = [
            .kdsType: response.type, .kdsNonce: response.nonce, .size: "\(bytes.count)",
            .count: "\(response.entries.count)", .removedCount: "\(response.removed.count)",
        ]
        if isFull {
            facts[.kdsBrought] = response.entries.map { "\($0.name)@\($0.version)" }.joined(separator: " ")
            facts[.kdsRemoved] = response.removed.joined(separator: " ")
        }
        logger.log(level, message, facts)
    }
}
