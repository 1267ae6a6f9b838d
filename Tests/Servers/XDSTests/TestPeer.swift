import Delta
import EnvoyConfig

@testable import XDS

/// A proxy without its network: it holds what it was sent and has read (versions by type and name), refuses, drops, comes back.
struct TestPeer {
    private typealias URL = ResourceTypeURL

    private let variant: ADSMachine.Variant
    private var machine: ADSMachine
    private var state: ProxyState?
    private var unread: [ADSMachine.Answer] = []
    private var held: [String: [String: String]] = [:]
    /// By type and name: what it refused on this stream, and has not asked for since.
    private var refused: [String: [String: String]] = [:]
    /// Clusters whose endpoints it does not want.
    private var dropped: Set<String> = []
    private var secrets: Set<String> = []
    /// State of the world: of the last answer of a type that is asked for by name.
    private var nonces: [String: String] = [:]
    private var fault: String?

    init(_ variant: ADSMachine.Variant) {
        (self.variant, machine) = (variant, ADSMachine(variant))
        reconnect()
    }

    mutating func update(_ state: ProxyState) {
        self.state = state
        machine.update(state)
    }

    mutating func reconnect() {
        (machine, unread, refused, nonces) = (ADSMachine(variant), [], [:], [:])
        if let state { machine.update(state) }
        for type in [URL.cluster, URL.listener] { ask(type, []) }
        if !endpoints.isEmpty { ask(URL.endpoint, endpoints) }
        if !secrets.isEmpty { ask(URL.secret, secrets.sorted()) }
    }

    // MARK: - Answers

    mutating func send() { if let answer = machine.next() { unread.append(answer) } }

    mutating func read(refuses: Bool = false) {
        guard !unread.isEmpty else { return }
        let answer = unread.removeFirst()
        let before = Set(clusters)
        if variant == .delta {
            for resource in answer.resources where refused[answer.type]?[resource.name] == resource.version {
                fault = fault ?? "\(resource.name) is sent again although it was refused"
            }
        }
        let isWhole = variant == .stateOfTheWorld && (answer.type == URL.cluster || answer.type == URL.listener)
        if isWhole {
            let named = Set(answer.resources.map(\.name))
            held[answer.type] = held[answer.type]?.filter { named.contains($0.key) }
        }
        for resource in answer.resources where isWanted(resource.name, answer.type, before) {
            if !refuses {
                held[answer.type, default: [:]][resource.name] = resource.version
                refused[answer.type]?[resource.name] = nil
            } else if held[answer.type]?[resource.name] != resource.version {
                refused[answer.type, default: [:]][resource.name] = resource.version
            }
        }
        // Envoy takes away what it is told to, whatever it thinks of the rest.
        for name in answer.removed { held[answer.type]?[name] = nil }
        if answer.type == URL.cluster {
            // Their endpoints come once more.
            for resource in answer.resources { refused[URL.endpoint]?[resource.name] = nil }
            follow(before)
        }
        if answer.type == URL.cluster || answer.type == URL.listener { followSecrets() }
        acknowledge(answer, refuses ? "no" : nil)
    }

    private func isWanted(_ name: String, _ type: String, _ clusters: Set<String>) -> Bool {
        switch type {
        // Envoy has no use for endpoints of a cluster that it dropped while they were on their way.
        case URL.endpoint: clusters.contains(name) && !dropped.contains(name)
        case URL.secret: secrets.contains(name)
        default: true
        }
    }

    /// Asks for the endpoints of new clusters, and no longer for those of clusters that are gone.
    private mutating func follow(_ before: Set<String>) {
        let gone = before.subtracting(clusters)
        for name in gone {
            held[URL.endpoint]?[name] = nil
            refused[URL.endpoint]?[name] = nil
        }
        dropped.subtract(gone)
        change(URL.endpoint, adding: Set(clusters).subtracting(before), dropping: gone)
    }

    /// Asks for the secrets that the newest configuration names.
    private mutating func followSecrets() {
        let names = Set((state?.resources.secrets ?? []).map(\.text))
        let gone = secrets.subtracting(names)
        let new = names.subtracting(secrets)
        secrets = names
        for name in gone {
            held[URL.secret]?[name] = nil
            refused[URL.secret]?[name] = nil
        }
        change(URL.secret, adding: new, dropping: gone)
    }

    // MARK: - Wishes

    mutating func drop(_ number: Int) {
        guard !endpoints.isEmpty else { return }
        let name = endpoints[number % endpoints.count]
        dropped.insert(name)
        held[URL.endpoint]?[name] = nil
        refused[URL.endpoint]?[name] = nil
        change(URL.endpoint, adding: [], dropping: [name])
    }

    mutating func take() {
        let names = dropped
        dropped = []
        change(URL.endpoint, adding: names, dropping: [])
    }

    private mutating func change(_ type: String, adding new: Set<String>, dropping gone: Set<String>) {
        guard !new.isEmpty || !gone.isEmpty else { return }
        switch variant {
        case .delta:
            _ = machine.received(.init(type: type, subscribe: new.sorted(), unsubscribe: gone.sorted()))
        case .stateOfTheWorld: ask(type, wanted(type), nonce: nonces[type] ?? "")
        }
    }

    private func wanted(_ type: String) -> [String] { type == URL.secret ? secrets.sorted() : endpoints }

    private var clusters: [String] { (held[URL.cluster] ?? [:]).keys.sorted() }
    private var endpoints: [String] { clusters.filter { !dropped.contains($0) } }

    private mutating func ask(_ type: String, _ names: [String], nonce: String = "", error: String? = nil) {
        switch variant {
        case .delta:
            let versions = KeptVersions(held[type] ?? [:])
            _ = machine.received(.init(type: type, subscribe: names, initialVersions: versions))
        case .stateOfTheWorld:
            // No name at all would ask for everything, which Envoy does not do of these.
            let isNamed = type == URL.endpoint || type == URL.secret
            let names = isNamed && names.isEmpty ? ["none"] : names
            let version = held[type]?.isEmpty == false ? "some" : ""
            _ = machine.received(type: type, names: names, version: version, nonce: nonce, error: error)
        }
    }

    private mutating func acknowledge(_ answer: ADSMachine.Answer, _ error: String?) {
        switch variant {
        case .delta: _ = machine.received(.init(type: answer.type, nonce: answer.nonce, error: error))
        case .stateOfTheWorld:
            let isNamed = answer.type == URL.endpoint || answer.type == URL.secret
            if isNamed { nonces[answer.type] = answer.nonce }
            ask(answer.type, isNamed ? wanted(answer.type) : [], nonce: answer.nonce, error: error)
        }
    }

    // MARK: - The end

    /// What is left to send is sent and read; then what was wrong, or is held besides what should be, or not.
    mutating func difference(from last: ProxyState) -> String? {
        repeat {
            send()
            read()
        } while !unread.isEmpty || hasMore
        if let fault { return fault }
        for type in [URL.cluster, URL.listener, URL.endpoint, URL.secret] {
            var expected = last[type].byName.mapValues(\.version)
            if type == URL.endpoint { expected = expected.filter { endpoints.contains($0.key) } }
            if type == URL.secret { expected = expected.filter { secrets.contains($0.key) } }
            let actual = held[type] ?? [:]
            for name in Set(expected.keys).union(actual.keys).sorted() where expected[name] != actual[name] {
                // What it refused it need not have.
                if let version = expected[name], refused[type]?[name] == version { continue }
                return "\(type) \(name) is \(actual[name] ?? "missing"), not \(expected[name] ?? "gone")"
            }
        }
        return nil
    }

    private var hasMore: Bool {
        var copy = machine
        return copy.next() != nil
    }
}
