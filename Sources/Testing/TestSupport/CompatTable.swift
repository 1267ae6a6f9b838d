/// One of the tables in `docs/compat`, made of the code's own tables, so that it says what the code does.
package struct CompatTable {
    /// The file in `docs/compat`, such as `settings.md`.
    package var name: String
    /// The heading, without its mark.
    package var title: String
    /// What the table holds, and which test shows it.
    package var introduction: String
    /// The head of the table, in order.
    package var columns: [String]
    /// In order, each with a cell for each column; line breaks in cells become blanks.
    package var rows: [[String]] = []

    /// No rows yet; ``introduction`` ends without a line break.
    package init(_ name: String, title: String, introduction: String, columns: [String]) {
        (self.name, self.title, self.introduction, self.columns) = (name, title, introduction, columns)
    }

    /// Markdown.
    package var text: String {
        let head = [columns, columns.map { _ in "---" }]
        let lines = (head + rows).map { row in
            "| " + row.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ") + " |"
        }
        return "# \(title)\n\n\(introduction)\nMade by `make golden`; a test compares it.\n\n"
            + lines.joined(separator: "\n") + "\n"
    }

    /// What differs from the file that is kept; nil if nothing does. As ``Golden/difference(_:_:test:)``.
    package func difference(test: String = #filePath) -> String? {
        // A test's file is four folders deep.
        let root = test.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        return Golden.difference(text, at: "\(root)/docs/compat/\(name)", name: name)
    }
}
