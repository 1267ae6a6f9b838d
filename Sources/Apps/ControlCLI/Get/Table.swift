/// Text in columns: three spaces between, the last column is not filled up.
struct Table {
    private var rows: [[String]]

    init(_ columns: String...) { rows = [columns] }
    init(columns: [String]) { rows = [columns] }

    mutating func add(_ cells: String...) { rows.append(cells) }
    mutating func add(cells: [String]) { rows.append(cells) }

    /// All rows, each with a newline.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let isLast = column == row.count - 1
                return isLast
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.unicodeScalars.count + 3)
            }.joined() + "\n"
        }.joined()
    }
}
