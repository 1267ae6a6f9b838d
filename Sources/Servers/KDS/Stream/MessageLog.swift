import LogKeys
import Logging

/// Writes down the messages of one stream, where the settings ask for it: what they are about, not what resources hold, since some hold
/// keys.
struct MessageLog {
    let logger: Logger

    /// Nil if nothing is to be written.
    init?(_ isOn: Bool, _ logger: Logger) {
        guard isOn else { return nil }
        self.logger = logger
    }

    /// - `message`: A constant text.
    func request(_ message: String, _ bytes: [UInt8]) {
        // What cannot be read is an error elsewhere.
        guard let request = try? DeltaRequest(bytes) else { return }
        var facts: Logger.Metadata = [.kdsType: request.type, .kdsNonce: request.nonce, .size: "\(bytes.count)"]
        if !request.held.isEmpty { facts[.kdsHeld] = request.held.keys.sorted().joined(separator: " ") }
        if let error = request.error { facts[.error] = error }
        logger.info(message, facts)
    }

    /// - `message`: A constant text.
    func response(_ message: String, _ bytes: [UInt8]) {
        // What cannot be read is an error elsewhere.
        guard let response = try? DeltaResponse(bytes) else { return }
        logger.info(
            message,
            [
                .kdsType: response.type, .kdsNonce: response.nonce, .size: "\(bytes.count)",
                .kdsBrought: response.entries.map { "\($0.name)@\($0.version)" }.joined(separator: " "),
                .kdsRemoved: response.removed.joined(separator: " "),
            ]
        )
    }
}
