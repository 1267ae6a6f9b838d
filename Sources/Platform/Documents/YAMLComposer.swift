/// Builds documents out of events. Its stack is its own, so that depth costs no stack of the thread.
struct YAMLComposer {
    /// A finished node: what an anchor remembers.
    private struct Node {
        var value: JSON
        /// Levels of arrays and objects in it.
        var height = 0
        /// Nodes in it, itself included.
        var count = 1
        /// Whether this is a plain `<<`.
        var isMergeKey = false
    }

    /// An array or object that is still open.
    private struct Collection {
        var isMapping: Bool
        var anchor: String?
        var items: [JSON] = []
        var members = UniqueMembers()
        /// The key whose value comes next.
        var key: Node?
        /// Members that merge keys brought; the object's own ones go before them.
        var merged: [JSON.Member] = []
        var height = 1
        var count = 1
    }

    private let limits: DocumentLimits
    private var open: [Collection] = []
    private var anchors: [String: Node] = [:]
    private var aliasedNodes = 0
    private var root: JSON?

    init(limits: DocumentLimits) { self.limits = limits }

    /// Takes the next event; the document that it ends, if it does.
    mutating func take(_ event: YAMLEvent) throws(DocumentError) -> JSON? {
        switch event.kind {
        case .documentStart: (anchors, root) = ([:], nil)
        case .documentEnd: return root ?? .null
        case .alias(let name): try add(try resolve(alias: name, event), event)
        case .scalar(let text, let tag, let isPlain, let anchor):
            let node = try scalar(text, tag: tag, isPlain: isPlain, event)
            if let anchor { anchors[anchor] = node }
            try add(node, event)
        case .sequenceStart(let anchor): try begin(Collection(isMapping: false, anchor: anchor), event)
        case .mappingStart(let anchor): try begin(Collection(isMapping: true, anchor: anchor), event)
        case .other: try finish(event)
        case .end: break
        }
        return nil
    }

    private func scalar(_ text: String, tag: String?, isPlain: Bool, _ event: YAMLEvent) throws(DocumentError) -> Node {
        let scalar = try YAMLScalar.resolve(text, tag: tag, isPlain: isPlain, event)
        if scalar == .merge { return Node(value: .string(text), isMergeKey: true) }
        guard let value = scalar.json else { throw event.failure(.syntax, "\(text) has no place in JSON") }
        return Node(value: value)
    }

    private mutating func begin(_ collection: Collection, _ event: YAMLEvent) throws(DocumentError) {
        guard open.count < limits.depth else { throw tooDeep(event) }
        if let last = open.last, last.isMapping, last.key == nil {
            throw event.failure(.syntax, "a key must be a scalar")
        }
        open.append(collection)
    }

    private func tooDeep(_ event: YAMLEvent) -> DocumentError {
        event.failure(.tooDeep, "nested deeper than \(limits.depth) levels")
    }

    private mutating func resolve(alias name: String, _ event: YAMLEvent) throws(DocumentError) -> Node {
        // An anchor is known once its node is finished: a node cannot hold itself.
        guard let node = anchors[name] else { throw event.failure(.syntax, "unknown anchor '\(name)' referenced") }
        aliasedNodes += node.count
        guard aliasedNodes <= limits.aliasedNodes else {
            throw event.failure(.tooManyAliases, "document contains excessive aliasing")
        }
        guard open.count + node.height <= limits.depth else { throw tooDeep(event) }
        return node
    }

    /// The end of an array or object.
    private mutating func finish(_ event: YAMLEvent) throws(DocumentError) {
        guard var collection = open.popLast() else { return }
        var value: JSON = .array(collection.items)
        if collection.isMapping {
            for member in collection.merged where !collection.members.contains(member.key) {
                collection.members.set(member.key, member.value)
            }
            value = .object(collection.members.list)
        }
        let node = Node(value: value, height: collection.height, count: collection.count)
        if let anchor = collection.anchor { anchors[anchor] = node }
        try add(node, event)
    }

    /// Puts a finished node where the stream is.
    private mutating func add(_ node: Node, _ event: YAMLEvent) throws(DocumentError) {
        guard !open.isEmpty else {
            root = node.value
            return
        }
        let top = open.count - 1
        open[top].height = max(open[top].height, node.height + 1)
        open[top].count += node.count
        guard open[top].isMapping else {
            open[top].items.append(node.value)
            return
        }
        guard let key = open[top].key else {
            open[top].key = node
            return
        }
        open[top].key = nil
        if key.isMergeKey {
            open[top].merged += try merged(node.value, event)
        } else {
            open[top].members.set(try text(ofKey: key.value, event), node.value)
        }
    }

    private func text(ofKey key: JSON, _ event: YAMLEvent) throws(DocumentError) -> String {
        switch key {
        case .string(let text), .number(let text): text
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: throw event.failure(.syntax, "a key must be a string, number or boolean")
        }
    }

    private func merged(_ value: JSON, _ event: YAMLEvent) throws(DocumentError) -> [JSON.Member] {
        switch value {
        case .object(let members): return members
        case .array(let items):
            var all: [JSON.Member] = []
            // Of several the first has precedence, and `finish` lets earlier members win.
            for item in items {
                guard let members = item.members else { break }
                all += members
            }
            if items.allSatisfy({ $0.members != nil }) { return all }
        default: break
        }
        throw event.failure(.syntax, "map merge requires map or sequence of maps as the value")
    }
}
