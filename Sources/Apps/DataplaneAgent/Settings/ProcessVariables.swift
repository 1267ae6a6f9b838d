import Glibc

/// Variables that say where this process runs rather than how it should.
enum ProcessVariables {
    /// Nil if it is not set, or empty.
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
