import CSQLite
import Glibc
import Stores

/// One open database. Not Sendable: it belongs to one thread.
final class SQLiteConnection {
    /// What SQLite said, and about what.
    struct Failure: Error {
        var code: Int32
        var message: String

        /// Another process has the file.
        var isLocked: Bool { code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED }
    }

    private let handle: OpaquePointer
    private var prepared: [String: SQLiteStatement] = [:]

    /// Opens or creates a file that only its owner may read.
    init(path: String) throws(Failure) {
        // SQLite would make the file readable for everybody, and its companions take over its mode.
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw Failure(code: SQLITE_CANTOPEN, message: String(cString: strerror(errno))) }
        Glibc.close(descriptor)
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened else { throw Failure(code: code, message: "out of memory") }
        guard code == SQLITE_OK else {
            let failure = Failure(code: code, message: String(cString: sqlite3_errmsg(opened)))
            sqlite3_close_v2(opened)
            throw failure
        }
        handle = opened
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, 2000)
    }

    deinit {
        prepared = [:]
        sqlite3_close_v2(handle)
    }

    /// Runs statements without parameters and results.
    func execute(_ sql: String) throws(Failure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs one statement with parameters, calling `row` for each row of its result. Statements are kept for the next time.
    func run(_ sql: String, _ values: [SQLiteValue] = [], row: (SQLiteStatement) -> Void = { _ in }) throws(Failure) {
        let statement = try statement(sql)
        defer { statement.reset() }
        for (index, value) in values.enumerated() {
            guard statement.bind(value, at: Int32(index + 1)) == SQLITE_OK else { throw failure(SQLITE_ERROR) }
        }
        while true {
            switch statement.step() {
            case SQLITE_ROW: row(statement)
            case SQLITE_DONE: return
            case let code: throw failure(code)
            }
        }
    }

    private func statement(_ sql: String) throws(Failure) -> SQLiteStatement {
        if let known = prepared[sql] { return known }
        var made: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        guard code == SQLITE_OK, let made else { throw failure(code) }
        let statement = SQLiteStatement(made)
        prepared[sql] = statement
        return statement
    }

    private func failure(_ code: Int32) -> Failure {
        Failure(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}

/// A parameter of a statement.
enum SQLiteValue {
    case null
    case integer(Int64)
    case text([UInt8])

    static func text(_ text: String) -> SQLiteValue { .text(Array(text.utf8)) }
}

/// A prepared statement, between its rows.
final class SQLiteStatement: DatabaseRow {
    private let handle: OpaquePointer

    fileprivate init(_ handle: OpaquePointer) { self.handle = handle }
    deinit { sqlite3_finalize(handle) }

    fileprivate func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .text(let bytes):
            // SQLITE_TRANSIENT, which is a macro: SQLite copies the bytes.
            let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            return bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { text in
                    // An empty text is not null.
                    text.baseAddress == nil
                        ? sqlite3_bind_text(handle, index, "", 0, copies)
                        : sqlite3_bind_text(handle, index, text.baseAddress, Int32(clamping: text.count), copies)
                }
            }
        }
    }

    fileprivate func step() -> Int32 { sqlite3_step(handle) }

    fileprivate func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
