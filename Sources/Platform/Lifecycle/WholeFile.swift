import Glibc

/// Files that are read whole, as settings, keys and documents are. Every call blocks for as long as the disk does.
package enum WholeFile {
    /// What the system said about a file.
    package struct Failure: Error {
        /// `open` or `read`.
        package let step: String
        /// `errno`; `EFBIG` for a file that is larger than the limit.
        package let number: Int32

        /// The system's words for `number`.
        package var reason: String { String(cString: strerror(number)) }
    }

    /// The bytes of a file.
    ///
    /// - `limit`: The most bytes that it may have; a larger one is refused, never cut.
    package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(step: "open", number: errno) }
        defer { close(descriptor) }
        return try read(descriptor, limit: limit)
    }

    /// What comes on the standard input until its end.
    package static func readStandardInput(limit: Int) throws(Failure) -> [UInt8] {
        try read(STDIN_FILENO, limit: limit)
    }

    private static func read(_ descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        let step = 64 * 1024
        while true {
            var (count, number): (Int, Int32) = (0, 0)
            let chunk = [UInt8](unsafeUninitializedCapacity: step) { buffer, initialized in
                count = Glibc.read(descriptor, buffer.baseAddress, step)
                number = errno
                initialized = max(0, count)
            }
            if count < 0, number == EINTR { continue }
            if count < 0 { throw Failure(step: "read", number: number) }
            if count == 0 { return bytes }
            bytes += chunk
            if bytes.count > limit { throw Failure(step: "read", number: EFBIG) }
        }
    }
}
