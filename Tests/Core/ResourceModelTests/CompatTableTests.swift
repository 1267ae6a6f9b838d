import ResourceModel
import TestSupport
import Testing

@Suite struct CompatTableTests {
    @Test func `docs list every kind, what it may do, and its goldens`() {
        let (samples, invalid) = (Set(Golden.cases(in: "kinds")), Set(Golden.cases(in: "invalid")))
        var table = CompatTable(
            "kinds.md",
            title: "Kinds of resources",
            introduction:
                "Goldens are in `Tests/Core/ResourceModelTests/Golden`: `kinds` has documents of the kind as they are stored and "
                + "shown, `invalid` what is said about wrong ones, `schemas` every field of a `spec`.",
            columns: ["kind", "identifier", "scope", "path", "written", "goes between control planes", "goldens"]
        )
        for kind in AllKinds.list {
            let name = kind.name.description
            let goldens = [
                samples.contains(name) ? "kinds" : nil, invalid.contains(name) ? "invalid" : nil,
                kind.schema != nil ? "schemas" : nil,
            ]
            table.rows.append([
                name, kind.shortName.map { "`\($0)`" } ?? "", kind.scope.rawValue,
                kind.path.isEmpty ? "" : "`/\(kind.path)`", KindTableTests.writers(kind),
                KindTableTests.sync(kind.sync),
                goldens.compactMap { $0 }.joined(separator: ", "),
            ])
        }
        #expect(table.difference() == nil)
    }
}
