import Commands
import Documents
import ResourceModel

/// `kumactl apply`.
enum ApplyCommand {
    /// For documents of the table's kinds.
    static func command(of kinds: KindTable) -> Command {
        Command(
            "apply",
            short: "Create or modify Kuma resources",
            long: "Create or modify Kuma resources.",
            example: """
                Apply a resource from file
                $ kumactl apply -f resource.yaml

                Apply a resource from stdin
                $ echo "
                type: Mesh
                name: demo
                " | kumactl apply -f -

                Apply a resource from external URL
                $ kumactl apply -f https://example.com/resource.yaml

                Apply all resources of a directory
                $ kumactl apply -f resources/
                """,
            arguments: .none,
            flags: [
                Flag(
                    "file",
                    "f",
                    .string(""),
                    "Path to file to apply. Pass `-` to read from stdin or a directory to apply all .yaml, .yml and .json files in it",
                    isRequired: true
                ),
                Flag("var", "v", .stringMap([]), "Variable to replace in configuration"),
                Flag("dry-run", nil, .bool(false), "Resolve variable and prints result out without actual applying"),
            ],
            action: { invocation in try await apply(invocation, kinds) }
        )
    }

    private static func apply(_ invocation: Invocation, _ kinds: KindTable) async throws {
        let session = try await Session.checked(invocation)
        let found = try await DocumentSource.read(invocation.string("file"), invocation.console)
        let documents = try resources(found, invocation.stringMap("var"), kinds, invocation.console)
        if invocation.bool("dry-run") {
            for (index, document) in documents.enumerated() {
                if index > 0 { invocation.console.writeLine("---") }
                invocation.console.write(YAML.text(document.json))
            }
            return
        }
        for document in documents { try await put(document, session) }
    }

    /// The resources in documents, all of them right as far as can be told here.
    private static func resources(
        _ found: [DocumentSource.Document],
        _ variables: [JSON.Member],
        _ kinds: KindTable,
        _ console: Console
    ) throws(CommandError) -> [AppliedDocument] {
        let template = variables.isEmpty ? nil : Mustache(variables)
        var documents: [AppliedDocument] = []
        for document in found {
            do throws(AppliedDocument.Refusal) {
                let text = template?.render(document.text) ?? document.text
                let read = try AppliedDocument(text, file: document.file, kinds: kinds)
                for warning in read.warnings { console.writeErrorLine("Warning: \(document.place): \(warning)") }
                documents.append(read)
            } catch {
                console.writeErrorLine("\(document.place): \(error.reason)")
            }
        }
        guard documents.count == found.count else { throw CommandError("failed to validate some resources") }
        return documents
    }

    private static func put(_ document: AppliedDocument, _ session: Session) async throws(CommandError) {
        let title = "resource type=\"\(document.kind.name)\" mesh=\"\(document.mesh)\" name=\"\(document.name)\""
        let path = KindArguments.path(document.kind, mesh: document.mesh, name: document.name)
        do {
            // Compat: Kuma's tool looks first; the answer to the PUT would say the same (ApplyTests).
            let verb: String
            do {
                try await session.client.send("GET", path)
                verb = "Updated"
            } catch let error as APIError where error.isNotFound {
                verb = "Created"
            }
            let body = try await session.client.send("PUT", path, body: document.json)
            session.console.writeLine("\(title) \(verb)")
            let answer = (try? JSON(parsing: body)) ?? .null  // an answer without a body has no warnings
            for warning in answer["warnings"]?.arrayValue ?? [] {
                session.console.writeErrorLine("Warning: \(warning.stringValue ?? "")")
            }
        } catch {
            let place = document.file.isEmpty ? title : "\(document.file): \(title)"
            guard let error = error as? APIError else { throw CommandError("\(place): \(error)") }
            throw CommandError("\(place): failed server side: \(error.singleLine)")
        }
    }
}
