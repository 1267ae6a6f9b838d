/// The name of one thing that is said beside a message.
///
/// Names are words in lower case, from the general to the special, joined by dots, and singular. Each is declared once and shared by
/// all who say the same thing, so that one search finds it everywhere: what any program has is declared here, what belongs to
/// the program's own subject in an extension of its own; no call makes one.
package struct LogKey: Hashable, Sendable {
    /// As lines have it.
    package let name: String

    /// Only for declarations in an extension.
    package init(_ name: String) { self.name = name }
}

// MARK: - What happened

extension LogKey {
    /// What went wrong, in words.
    package static let error = LogKey("error")
    /// Why it is so, where nothing went wrong.
    package static let reason = LogKey("reason")
    /// What an operator should look at.
    package static let hint = LogKey("hint")
    /// How it ended.
    package static let outcome = LogKey("outcome")
    /// How many.
    package static let count = LogKey("count")
    /// Bytes.
    package static let size = LogKey("size.bytes")
    /// The most bytes that are allowed.
    package static let limit = LogKey("limit.bytes")
    /// How long it takes or took, with its unit.
    package static let duration = LogKey("duration")
    /// From one time to the next, with its unit.
    package static let interval = LogKey("interval")
    /// How long something lasted, in whole milliseconds.
    package static let durationMilliseconds = LogKey("duration.ms")
    /// Until the next try, with its unit.
    package static let retryDelay = LogKey("retry.delay")
}

// MARK: - The process and its host

extension LogKey {
    /// A file's path.
    package static let file = LogKey("file")
    /// A program's path.
    package static let program = LogKey("program")
    /// Of another process.
    package static let processID = LogKey("process.id")
    /// What the process was sent, as `SIGTERM`.
    package static let signal = LogKey("signal")
    /// A part of the program that runs on its own.
    package static let serviceName = LogKey("service.name")
    /// A setting's path, variable or flag.
    package static let settingName = LogKey("setting.name")
    /// What a retired setting is called today.
    package static let settingReplacement = LogKey("setting.replacement")
    /// Of a document that is replaced as a whole.
    package static let version = LogKey("version")
}

// MARK: - The network

extension LogKey {
    /// Host and port, or an IP address; several are separated by commas.
    package static let address = LogKey("address")
    /// A port that is listened on.
    package static let port = LogKey("port")
    /// A name that is looked up.
    package static let hostName = LogKey("host.name")
    /// A server of this process.
    package static let serverName = LogKey("server.name")
    /// A client of this process.
    package static let clientName = LogKey("client.name")
    /// What is asked, whole.
    package static let url = LogKey("url")
    /// `GET`, `PUT` and the like.
    package static let httpMethod = LogKey("http.method")
    /// What is asked, as the request has it.
    package static let httpPath = LogKey("http.path")
    /// The number in an answer.
    package static let httpStatus = LogKey("http.status")
}
