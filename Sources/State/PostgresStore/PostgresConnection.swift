import CPostgres
import Glibc
import Stores

/// One connection to a database. Not Sendable: it belongs to one thread, and its calls block.
final class PostgresConnection {
    /// What the database or libpq said.
    struct Failure: Error {
        var message: String
        /// The connection is no longer usable.
        var isLost: Bool
        /// SQLSTATE; empty if the database said nothing.
        var state = ""
    }

    private let handle: OpaquePointer

    /// Connects.
    ///
    /// - Throws: What is wrong with the way there, or what the server refuses. Never names the password.
    init(_ settings: PostgresSettings) throws(Failure) {
        let parameters = settings.parameters
        var keywords = parameters.map { UnsafePointer<CChar>(strdup($0.keyword)) } + [nil]
        var values = parameters.map { UnsafePointer<CChar>(strdup($0.value)) } + [nil]
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        guard let opened = PQconnectdbParams(&keywords, &values, 0) else {
            throw Failure(message: "out of memory", isLost: true)
        }
        guard PQstatus(opened) == CONNECTION_OK else {
            let failure = Failure(message: Self.message(of: opened), isLost: true)
            PQfinish(opened)
            throw failure
        }
        handle = opened
        // Notices are for people at a terminal.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    private static func message(of handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: "; ")
    }

    /// Whether the server has not hung up, as far as it can be known without asking.
    var isOpen: Bool {
        // Before it hangs up it says why: the end comes behind what is read first.
        while PQstatus(handle) == CONNECTION_OK {
            var waiting = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 0) > 0 else { return true }
            guard PQconsumeInput(handle) == 1 else { return false }
        }
        return false
    }

    /// Runs statements without parameters; the results are dropped.
    func execute(_ sql: String) throws(Failure) { try check(PQexec(handle, sql)) { _ in } }

    /// Runs one statement with parameters as text, `$1` and so on, and calls `row` for each row of its result.
    func run(_ sql: String, _ values: [String] = [], row: (PostgresRow) -> Void = { _ in }) throws(Failure) {
        var texts = values.map { UnsafePointer<CChar>(strdup($0)) }
        defer { for text in texts { free(UnsafeMutablePointer(mutating: text)) } }
        let result = PQexecParams(handle, sql, Int32(values.count), nil, &texts, nil, nil, 0)
        try check(result) { result in
            for index in 0..<PQntuples(result) { row(PostgresRow(result: result, index: index)) }
        }
    }

    private func check(_ result: OpaquePointer?, _ body: (OpaquePointer) -> Void) throws(Failure) {
        guard let result else { throw failure(nil) }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: body(result)
        default: throw failure(result)
        }
    }

    private func failure(_ result: OpaquePointer?) -> Failure {
        let state = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "C"))) }.map { String(cString: $0) }
        return Failure(
            message: Self.message(of: handle),
            isLost: PQstatus(handle) != CONNECTION_OK,
            state: state ?? ""
        )
    }

    /// Waits until a notification has come, `other` becomes readable, or the time is over.
    ///
    /// - Throws: If the connection is lost.
    func waitForNotification(or other: Int32, milliseconds: Int32) throws(Failure) {
        guard PQconsumeInput(handle) == 1 else { throw failure(nil) }
        if takeNotifications() { return }
        var waiting = [
            pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&waiting, 2, milliseconds) > 0, waiting[0].revents != 0 else { return }
        guard PQconsumeInput(handle) == 1 else { throw failure(nil) }
        _ = takeNotifications()
    }

    private func takeNotifications() -> Bool {
        var isAny = false
        while let notification = PQnotifies(handle) {
            isAny = true
            PQfreemem(notification)
        }
        return isAny
    }
}

/// A row of a result, while its statement is being run.
struct PostgresRow: DatabaseRow {
    fileprivate let result: OpaquePointer
    fileprivate let index: Int32

    func isNull(_ column: Int32) -> Bool { PQgetisnull(result, index, column) == 1 }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = PQgetvalue(result, index, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, index, column))))
    }

    func integer(_ column: Int32) -> Int64 { Int64(text(column)) ?? 0 }
}
