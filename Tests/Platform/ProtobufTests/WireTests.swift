import Documents
import EnvoyProtos
import KumaProtos
import Protobuf
import Testing

@Suite struct WireTests {
    @Test(arguments: [0, 1, 125, 126, 127, 128, 129, 16_383, 16_384, 20_000])
    func `a length before a part is written right`(count: Int) throws {
        let message = AnyMessage(typeURL: String(repeating: "u", count: count), value: [])
        let outer = DiscoveryResponse { $0.resources = [message, message] }
        #expect(try DiscoveryResponse(serialized: outer.serialized()) == outer)
    }

    @Test func `maps are sorted by bytes`() {
        let message = Struct(["b": true, "": true, "ä": true, "a": true, "aa": true])
        let keys = message.serialized().split(separator: 10).count
        #expect(keys > 0)
        #expect(message.serialized() == Struct(["aa": true, "a": true, "ä": true, "": true, "b": true]).serialized())
        #expect(message.serialized().prefix(6) == [0x0a, 0x06, 0x0a, 0x00, 0x12, 0x02])
    }

    @Test func `a member of a oneof that comes again is merged, and begins anew after another`() throws {
        let one = Address { $0.address = .socketAddress(SocketAddress { $0.address = "192.0.2.1" }) }.serialized()
        let other = Address { $0.address = .pipe(Pipe { $0.path = "/p" }) }.serialized()
        let again = Address { $0.address = .socketAddress(SocketAddress { $0.resolverName = "r" }) }.serialized()
        let merged = Address {
            $0.address = .socketAddress(SocketAddress { ($0.address, $0.resolverName) = ("192.0.2.1", "r") })
        }
        #expect(try Address(serialized: one + again) == merged)
        #expect(try Address(serialized: one + other + again).serialized() == again)
        let transcoder = EnvoyDescriptors.transcoder
        #expect(try transcoder.json(Address.protoName, one + again) == transcoder.json(merged))
        #expect(
            try transcoder.json(Address.protoName, one + other + again) == transcoder.json(Address.protoName, again)
        )
    }

    @Test func `broken input is an error not a trap`() {
        func error(_ bytes: [UInt8]) -> WireError? {
            do {
                _ = try DiscoveryRequest(serialized: bytes)
                return nil
            } catch { return error }
        }
        #expect(error([0x0a]) == .truncated)
        #expect(error([0x0a, 0x05, 0x41]) == .truncated)
        #expect(error([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]) == .truncated)
        #expect(error([0x0a] + Array(repeating: 0xff, count: 11)) == .malformedVarint)
        #expect(error([0x00, 0x00]) == .invalidTag)
        #expect(error([0x0f, 0x00]) == .invalidTag)
        #expect(error([0x0a, 0x02, 0xc3, 0x28]) == .invalidUTF8)
        #expect(error([0x7b, 0x84, 0x01]) == .unbalancedGroup)
        #expect(error(Array(repeating: 0x7b, count: 200)) == .tooDeep)
    }

    @Test func `nesting is limited`() {
        func nested(_ depth: Int) -> [UInt8] {
            var value = Value.bool(true)
            for _ in 0..<depth { value = .list([value]) }
            return value.serialized()
        }
        #expect(throws: Never.self) { try Value(serialized: nested(49)) }
        #expect(throws: WireError.tooDeep) { try Value(serialized: nested(51)) }
    }

    /// Ends in time only if each occurrence is merged into the value, not into a copy of it.
    @Test(.timeLimit(.minutes(1)), arguments: [5, 6]) func `members of a oneof that come again and again are merged`(
        field: Int
    ) throws {
        let count = 30_000
        var writer = WireWriter()
        for number in 0..<count {
            if field == 5 {
                writer.message(5, Struct(["key-\(number)": true]))
            } else {
                let list = writer.begin(6)
                writer.messages(1, [Value.bool(true)])
                writer.end(list)
            }
        }
        switch try Value(serialized: writer.bytes, limit: 8 << 20) {
        case .struct(let merged): #expect(field == 5 && merged.fields.count == count)
        case .list(let values): #expect(field == 6 && values.count == count)
        default: Issue.record("not merged")
        }
    }

    @Test func `size is limited`() {
        #expect(throws: WireError.tooLarge(limit: 3)) { try Struct(serialized: [0, 0, 0, 0], limit: 3) }
    }

    @Test func `unknown fields are skipped`() throws {
        // 15: a group with a varint inside, then version_info.
        let request = try DiscoveryRequest(serialized: [0x7b, 0x08, 0x01, 0x7c, 0x0a, 0x01, 0x41])
        #expect(request.versionInfo == "A")
    }

    @Test(arguments: [(Int64.min, "0001-01-01T00:00:00Z"), (Int64.max, "9999-12-31T23:59:59Z")])
    func `a moment outside the type's limits is the nearest within`(seconds: Int64, text: String) throws {
        #expect(try Timestamp(serialized: Timestamp(seconds: seconds).serialized()).rfc3339 == text)
    }

    @Test(arguments: [Duration.milliseconds(-1500), .zero, .nanoseconds(1), .seconds(3600)])
    func `a duration keeps its sign`(duration: Duration) throws {
        let message = ZoneHealthCheckResponse { $0.interval = duration }
        #expect(try ZoneHealthCheckResponse(serialized: message.serialized()).interval == duration)
    }
}

@Suite struct MessageTests {
    @Test func `boxes are shared until changed`() {
        let first = Cluster {
            $0.circuitBreakers = CircuitBreakers { $0.thresholds = [.init { $0.trackRemaining = true }] }
        }
        var second = first
        #expect(first == second)
        second.circuitBreakers?.thresholds[0].trackRemaining = false
        #expect(first.circuitBreakers?.thresholds[0].trackRemaining == true)
        #expect(first != second)
    }

    @Test func `packed messages can be changed`() {
        var filter = Filter { $0.typedConfig = AnyMessage(TcpProxy { $0.statPrefix = "a" }) }
        filter.typedConfig?.modify(TcpProxy.self) { $0.idleTimeout = .seconds(5) }
        #expect(filter.typedConfig?.held(as: TcpProxy.self)?.idleTimeout == .seconds(5))
        filter.typedConfig?.modify(HttpConnectionManager.self) { $0.statPrefix = "other type: left alone" }
        #expect(
            filter.typedConfig?.typeURL == "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"
        )
    }
}
