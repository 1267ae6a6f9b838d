import Documents
import EnvoyConfig
import Foundation
import Testing

@Suite struct GoldenTests {
    static let updates = ProcessInfo.processInfo.environment["UPDATE_GOLDEN_FILES"] == "true"

    @Test(arguments: GoldenCase.all)
    func `the configuration is as recorded`(_ golden: GoldenCase) throws {
        let document = try GoldenCase.document(try golden.resources().0)
        let text = document.pretty(indent: 1) + [10]
        let recorded = try? Data(contentsOf: golden.goldenFile)
        guard recorded != Data(text) else { return }
        if Self.updates { try Data(text).write(to: golden.goldenFile) }
        Issue.record(
            "\(golden.name) is not as recorded\(Self.updates ? "; recorded anew" : ""): \(Self.difference(recorded ?? Data(), Data(text)))"
        )
    }

    @Test func `no recording is left of a case that is gone`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: GoldenCase.folder.path).filter {
            $0.hasSuffix(".golden.json")
        }
        let known = Set(GoldenCase.all.map { "\($0.name).golden.json" })
        for file in files where !known.contains(file) {
            if Self.updates { try FileManager.default.removeItem(at: GoldenCase.folder.appendingPathComponent(file)) }
            Issue.record("\(file) has no input")
        }
    }

    @Test(arguments: GoldenCase.all)
    func `the same input gives the same plan and bytes`(_ golden: GoldenCase) throws {
        let first = try golden.resources()
        let second = try golden.resources()
        #expect(first.1 == second.1)
        #expect(first.0 == second.0)
    }

    /// The first lines that differ.
    static func difference(_ old: Data, _ new: Data) -> String {
        let before = String(decoding: old, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let after = String(decoding: new, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let start = zip(before, after).prefix { $0 == $1 }.count
        return "line \(start + 1)\n- \(before.dropFirst(start).prefix(3).joined(separator: "\n- "))\n+ "
            + after.dropFirst(start).prefix(3).joined(separator: "\n+ ")
    }
}
