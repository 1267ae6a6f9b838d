import Documents
import Logging
import Synchronization
import Testing

extension LogKey {
    fileprivate static let a = LogKey("a")
    fileprivate static let b = LogKey("b")
    fileprivate static let region = LogKey("region.name")
}

/// Lines of one test's output.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func output(_ level: Logger.Level? = .trace, _ format: LogFormat = .console) -> LogOutput {
        LogOutput(level: level, format: format) { line in
            self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
    }

    var all: [String] { lines.withLock { $0 } }
    /// Without the time.
    var texts: [String] { all.map { String($0[($0.firstIndex(of: "\t") ?? $0.startIndex)...].dropFirst()) } }
}

@Suite struct LoggingTests {
    @Test func `a console line has level, label, message and sorted metadata`() {
        let lines = Lines()
        let logger = Logger(label: "kuma-cp", output: lines.output()).named("xds").with([.region: "east", .b: "1"])
        logger.warning("rejected configuration", [.b: "2", .a: "say \"hi\""])
        logger.info("ready")
        #expect(
            lines.texts == [
                "WARN\tkuma-cp.xds\trejected configuration\t{\"a\": \"say \\\"hi\\\"\", \"b\": \"2\", \"region.name\": \"east\"}\n",
                "INFO\tkuma-cp.xds\tready\t{\"b\": \"1\", \"region.name\": \"east\"}\n",
            ]
        )
        #expect(lines.all[0].prefix { $0 != "\t" }.utf8.count == "2024-05-01T10:00:00.250Z".utf8.count)
    }

    @Test func `a JSON line is one object with zap's keys`() throws {
        let lines = Lines()
        Logger(label: "kuma-dp", output: lines.output(.info, .json)).error("lost\nline", [.error: "x"])
        let line = try JSON(parsing: lines.all[0])
        #expect(line.members?.map(\.key) == ["level", "ts", "logger", "msg", "error"])
        #expect(
            line["level"] == "error" && line["logger"] == "kuma-dp" && line["msg"] == "lost\nline"
                && line["error"] == "x"
        )
        #expect(line["ts"]?.stringValue.flatMap { Timestamp(rfc3339: $0) } != nil && lines.all[0].hasSuffix("}\n"))
    }

    @Test func `a message cannot fake a line of its own`() {
        let lines = Lines()
        Logger(label: "", output: lines.output()).info("a\nb\tc", [.a: "x\ny"])
        #expect(lines.texts == ["INFO\ta b c\t{\"a\": \"x\\ny\"}\n"])
    }

    @Test func `only what the level asks for is made and written, and the level may change`() {
        let lines = Lines()
        let output = lines.output(.notice)
        let counted = Mutex<[String]>([])
        output.countLines { label, level in counted.withLock { $0.append("\(label) \(level.name)") } }
        let logger = Logger(label: "t", output: output)
        let made = Mutex(0)
        let costly = {
            made.withLock {
                $0 += 1; return "x"
            }
        }
        logger.info("no", [.a: costly()])
        #expect(made.withLock { $0 } == 0 && !logger.isEnabled(.info) && lines.all.isEmpty)
        output.level = .debug
        logger.debug("yes", [.a: costly()])
        output.level = nil
        logger.error("never", [.a: costly()])
        #expect(made.withLock { $0 } == 1 && lines.all.count == 1 && counted.withLock { $0 } == ["t debug"])
    }

    @Test func `the logger of a task is the one that was bound`() async throws {
        let lines = Lines()
        Logger.current.error("into the void")
        let logger = Logger(label: "bound", output: lines.output())
        try await withLogger(logger) {
            async let child: Void = Logger.current.info("from a child")
            await child
            try Task.checkCancellation()
        }
        #expect(lines.texts == ["INFO\tbound\tfrom a child\n"])
    }
}
