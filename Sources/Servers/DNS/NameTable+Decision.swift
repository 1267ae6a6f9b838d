package import DNSWire

/// What to do with a message from a client.
package enum DNSDecision: Hashable, Sendable {
    case answer(DNSMessage)
    /// Somebody else knows.
    case forward
    /// It is no question; an answer could start a loop.
    case ignore
}

extension NameTable {
    /// Decides about a message that decodes. With an upstream, names that the table does not have are its business.
    package func decide(_ query: DNSMessage, hasUpstream: Bool) -> DNSDecision {
        if query.isResponse { return .ignore }
        guard query.operation == .query else { return .answer(query.response(.notImplemented)) }
        guard query.questions.count == 1, let question = query.questions.first else {
            return .answer(query.response(.formatError))
        }
        if let edns = query.edns, edns.version > 0 { return .answer(query.response(.badVersion)) }
        guard question.class == .internet || question.class == .any else {
            return hasUpstream ? .forward : .answer(query.response(.refused))
        }
        var answer = query.response()
        answer.isAuthoritative = true
        answer.recursionAvailable = true
        switch find(question.name) {
        case .addresses(let addresses):
            answer.answers = records(of: addresses, for: question)
        case .pointer(let target):
            if question.type == .ptr || question.type == .any {
                answer.answers = [DNSRecord(question.name, timeToLive: timeToLive, .ptr(target))]
            }
        case .nothing:
            break
        case .absent(let zone):
            if hasUpstream { return .forward }
            answer.responseCode = .nameError
            answer.authorities = [authority(over: zone)]
            return .answer(answer)
        case .foreign:
            return hasUpstream ? .forward : .answer(query.response(.refused))
        }
        // No records of this type: NODATA. Never "no such name", or resolvers would forget the other types too.
        if answer.answers.isEmpty {
            answer.authorities = [authority(over: zones.first(where: question.name.isWithin) ?? question.name)]
        }
        return .answer(answer)
    }

    private func records(of addresses: Addresses, for question: DNSQuestion) -> [DNSRecord] {
        var data: [DNSRecordData] = []
        if question.type == .a || question.type == .any { data += addresses.ipv4.map { .a($0) } }
        if question.type == .aaaa || question.type == .any { data += addresses.ipv6.map { .aaaa($0) } }
        return data.map { DNSRecord(question.name, timeToLive: timeToLive, $0) }
    }

    /// Says how long "there is no such thing" may be kept: as long as an answer, and no more than 30 s, for names come and go.
    private func authority(over zone: DNSName) -> DNSRecord {
        let keep = min(timeToLive, 30)
        let head = StartOfAuthority(
            server: zone,
            mailbox: zone,
            serial: 1,
            refresh: 3600,
            retry: 600,
            expire: 86400,
            minimum: keep
        )
        return DNSRecord(zone, timeToLive: keep, .soa(head))
    }
}
