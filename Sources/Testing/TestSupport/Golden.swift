import Glibc

/// Texts that are kept beside the tests, in their folder `Golden`, and compared with what the code makes today.
package enum Golden {
    /// The cases that a folder holds: each is a file `<case>.input.yaml`. Sorted.
    ///
    /// - `folder`: Below the folder `Golden` beside the test's file.
    package static func cases(in folder: String, test: String = #filePath) -> [String] {
        names(in: "\(self.folder(beside: test))/\(folder)").filter { $0.hasSuffix(".input.yaml") }
            .map { String($0.dropLast(".input.yaml".count)) }.sorted()
    }

    /// The kept texts of a folder that belong to none of its cases.
    package static func orphans(in folder: String, test: String = #filePath) -> [String] {
        let cases = Set(cases(in: folder, test: test))
        return names(in: "\(self.folder(beside: test))/\(folder)").filter { name in
            name.contains(".golden.") && !cases.contains(String(name.prefix { $0 != "." }))
        }
    }

    /// What a case begins with.
    package static func input(of name: String, in folder: String, test: String = #filePath) throws -> String {
        let path = "\(self.folder(beside: test))/\(folder)/\(name).input.yaml"
        guard let text = read(path) else { throw NeverHappened(description: "there is no \(path)") }
        return text
    }

    /// What differs between `text` and the kept text, for `#expect(Golden.difference(…) == nil)`.
    ///
    /// With `UPDATE_GOLDEN_FILES` set in the environment the text is kept as it is now, and that is reported as a difference
    /// too, so that recording never passes for green.
    ///
    /// - `name`: The file's name in the folder `Golden` beside the test's file, such as `help.txt`.
    ///
    /// Returns nil if they are equal; else the first lines that differ.
    package static func difference(_ text: String, _ name: String, test: String = #filePath) -> String? {
        difference(text, at: "\(folder(beside: test))/\(name)", name: name)
    }

    /// As above, of a file that is somewhere else.
    static func difference(_ text: String, at path: String, name: String) -> String? {
        let kept = read(path)
        if kept == text { return nil }
        // allowed: a switch of the tests, not a setting of a program
        if getenv("UPDATE_GOLDEN_FILES") != nil {
            write(text, path)
            return "\(name) was recorded; run again without UPDATE_GOLDEN_FILES"
        }
        guard let kept else { return "there is no \(name); record it with UPDATE_GOLDEN_FILES=true" }
        let (old, new) = (lines(kept), lines(text))
        let first =
            zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
        let show = { (lines: [Substring]) in first < lines.count ? "\"\(lines[first])\"" : "the end" }
        return "\(name), line \(first + 1): kept \(show(old)), now \(show(new))"
    }

    private static func folder(beside test: String) -> String {
        test.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Golden"
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var (all, chunk): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return String(decoding: all, as: UTF8.self) }
            all += chunk[..<count]
        }
    }

    private static func write(_ text: String, _ path: String) {
        guard let file = fopen(path, "w") else { return }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        _ = fwrite(bytes, 1, bytes.count, file)
    }
}
