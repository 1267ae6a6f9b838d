// Made by `make generate` from scripts/messages.list. Do not edit.
package import Documents
package import Protobuf

package struct Choice: DecodableMessage {
  package static var protoName: String { "shapes.Choice" }
  package var kind: KindChoice?
  package var only: String?
  package var between: String = ""
  package var other: OtherChoice?
  package var behind: String = ""
  package indirect enum KindChoice: Hashable, Sendable {
    case text(String)
    case raw([UInt8])
    case flag(Bool)
    case aSint32(Int32)
    case aDouble(Double)
    case mood(Mood)
    case singular(Singular)
    case choice(Choice)
    case duration(Duration)
    case timestamp(Timestamp)
    case `struct`(Struct)
    case empty(Empty)
    case wrapper(UInt32)
    case textWrapper(String)
    case `any`(AnyMessage)
  }
  package enum OtherChoice: Hashable, Sendable {
    case aInt64(Int64)
    case otherText(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .text(let v)? = kind { w.stringAlways(1, v) }
    if case .raw(let v)? = kind { w.bytesAlways(2, v) }
    if case .flag(let v)? = kind { w.scalarAlways(BoolKind.self, 3, v) }
    if case .aSint32(let v)? = kind { w.scalarAlways(SInt32Kind.self, 4, v) }
    if case .aDouble(let v)? = kind { w.scalarAlways(DoubleKind.self, 5, v) }
    if case .mood(let v)? = kind { w.enumerationAlways(6, v) }
    if case .singular(let v)? = kind { w.messageAlways(7, v) }
    if case .choice(let v)? = kind { w.messageAlways(8, v) }
    if case .duration(let v)? = kind { w.durationAlways(9, v) }
    if case .timestamp(let v)? = kind { w.messageAlways(10, v) }
    if case .`struct`(let v)? = kind { w.messageAlways(11, v) }
    if case .empty(let v)? = kind { w.messageAlways(12, v) }
    if case .wrapper(let v)? = kind { w.wrapper(UInt32Kind.self, 13, v) }
    if case .textWrapper(let v)? = kind { w.wrapper(14, v) }
    if case .`any`(let v)? = kind { w.messageAlways(15, v) }
    w.string(16, only)
    w.string(17, between)
    if case .aInt64(let v)? = other { w.scalarAlways(Int64Kind.self, 18, v) }
    w.string(19, behind)
    if case .otherText(let v)? = other { w.stringAlways(20, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: var v: String?; try r.string(&v); if let v { kind = .text(v) }
    case 2: var v: [UInt8]?; try r.bytes(&v); if let v { kind = .raw(v) }
    case 3: var v: Bool?; try r.scalar(BoolKind.self, &v); if let v { kind = .flag(v) }
    case 4: var v: Int32?; try r.scalar(SInt32Kind.self, &v); if let v { kind = .aSint32(v) }
    case 5: var v: Double?; try r.scalar(DoubleKind.self, &v); if let v { kind = .aDouble(v) }
    case 6: var v: Mood?; try r.enumeration(&v); if let v { kind = .mood(v) }
    case 7: var v: Singular?; if case .singular(let old)? = kind { v = old; kind = nil }; try r.message(&v); if let v { kind = .singular(v) }
    case 8: var v: Choice?; if case .choice(let old)? = kind { v = old; kind = nil }; try r.message(&v); if let v { kind = .choice(v) }
    case 9: var v: Duration?; if case .duration(let old)? = kind { v = old; kind = nil }; try r.duration(&v); if let v { kind = .duration(v) }
    case 10: var v: Timestamp?; if case .timestamp(let old)? = kind { v = old; kind = nil }; try r.message(&v); if let v { kind = .timestamp(v) }
    case 11: var v: Struct?; if case .`struct`(let old)? = kind { v = old; kind = nil }; try r.message(&v); if let v { kind = .`struct`(v) }
    case 12: var v: Empty?; if case .empty(let old)? = kind { v = old; kind = nil }; try r.message(&v); if let v { kind = .empty(v) }
    case 13: var v: UInt32?; if case .wrapper(let old)? = kind { v = old; kind = nil }; try r.wrapper(UInt32Kind.self, &v); if let v { kind = .wrapper(v) }
    case 14: var v: String?; if case .textWrapper(let old)? = kind { v = old; kind = nil }; try r.wrapper(&v); if let v { kind = .textWrapper(v) }
    case 15: var v: AnyMessage?; if case .`any`(let old)? = kind { v = old; kind = nil }; try r.message(&v); if let v { kind = .`any`(v) }
    case 16: try r.string(&only)
    case 17: try r.string(&between)
    case 18: var v: Int64?; try r.scalar(Int64Kind.self, &v); if let v { other = .aInt64(v) }
    case 19: try r.string(&behind)
    case 20: var v: String?; try r.string(&v); if let v { other = .otherText(v) }
    default: try r.skip()
    }
  }
}

package struct Maps: DecodableMessage {
  package static var protoName: String { "shapes.Maps" }
  package var text: [String: String] = [:]
  package var raw: [String: [UInt8]] = [:]
  package var flag: [String: Bool] = [:]
  package var aInt32: [String: Int32] = [:]
  package var aFixed64: [String: UInt64] = [:]
  package var aDouble: [String: Double] = [:]
  package var mood: [String: Mood] = [:]
  package var choice: [String: Choice] = [:]
  package var `any`: [String: AnyMessage] = [:]
  package var `struct`: [String: Struct] = [:]
  package var timestamp: [String: Timestamp] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.map(1, text) { w, v in w.stringAlways(2, v) }
    w.map(2, raw) { w, v in w.bytesAlways(2, v) }
    w.map(3, flag) { w, v in w.scalarAlways(BoolKind.self, 2, v) }
    w.map(4, aInt32) { w, v in w.scalarAlways(Int32Kind.self, 2, v) }
    w.map(5, aFixed64) { w, v in w.scalarAlways(Fixed64Kind.self, 2, v) }
    w.map(6, aDouble) { w, v in w.scalarAlways(DoubleKind.self, 2, v) }
    w.map(7, mood) { w, v in w.enumerationAlways(2, v) }
    w.map(8, choice) { w, v in w.messageAlways(2, v) }
    w.map(9, `any`) { w, v in w.messageAlways(2, v) }
    w.map(10, `struct`) { w, v in w.messageAlways(2, v) }
    w.map(11, timestamp) { w, v in w.messageAlways(2, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.map(&text, "") { (r: inout WireReader, v: inout String) throws(WireError) in try r.string(&v) }
    case 2: try r.map(&raw, []) { (r: inout WireReader, v: inout [UInt8]) throws(WireError) in try r.bytes(&v) }
    case 3: try r.map(&flag, false) { (r: inout WireReader, v: inout Bool) throws(WireError) in try r.scalar(BoolKind.self, &v) }
    case 4: try r.map(&aInt32, 0) { (r: inout WireReader, v: inout Int32) throws(WireError) in try r.scalar(Int32Kind.self, &v) }
    case 5: try r.map(&aFixed64, 0) { (r: inout WireReader, v: inout UInt64) throws(WireError) in try r.scalar(Fixed64Kind.self, &v) }
    case 6: try r.map(&aDouble, 0) { (r: inout WireReader, v: inout Double) throws(WireError) in try r.scalar(DoubleKind.self, &v) }
    case 7: try r.map(&mood, Mood(rawValue: 0)) { (r: inout WireReader, v: inout Mood) throws(WireError) in try r.enumeration(&v) }
    case 8: try r.map(&choice, Choice()) { (r: inout WireReader, v: inout Choice) throws(WireError) in try r.message(&v) }
    case 9: try r.map(&`any`, AnyMessage()) { (r: inout WireReader, v: inout AnyMessage) throws(WireError) in try r.message(&v) }
    case 10: try r.map(&`struct`, Struct()) { (r: inout WireReader, v: inout Struct) throws(WireError) in try r.message(&v) }
    case 11: try r.map(&timestamp, Timestamp()) { (r: inout WireReader, v: inout Timestamp) throws(WireError) in try r.message(&v) }
    default: try r.skip()
    }
  }
}

package struct Present: DecodableMessage {
  package static var protoName: String { "shapes.Present" }
  package var text: String?
  package var raw: [UInt8]?
  package var flag: Bool?
  package var aInt32: Int32?
  package var aSint64: Int64?
  package var aFixed32: UInt32?
  package var aFloat: Float?
  package var aDouble: Double?
  package var mood: Mood?
  @Boxed package var singular: Singular?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, text)
    w.bytes(2, raw)
    w.scalar(BoolKind.self, 3, flag)
    w.scalar(Int32Kind.self, 4, aInt32)
    w.scalar(SInt64Kind.self, 5, aSint64)
    w.scalar(Fixed32Kind.self, 6, aFixed32)
    w.scalar(FloatKind.self, 7, aFloat)
    w.scalar(DoubleKind.self, 8, aDouble)
    w.enumeration(9, mood)
    w.message(10, _singular)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&text)
    case 2: try r.bytes(&raw)
    case 3: try r.scalar(BoolKind.self, &flag)
    case 4: try r.scalar(Int32Kind.self, &aInt32)
    case 5: try r.scalar(SInt64Kind.self, &aSint64)
    case 6: try r.scalar(Fixed32Kind.self, &aFixed32)
    case 7: try r.scalar(FloatKind.self, &aFloat)
    case 8: try r.scalar(DoubleKind.self, &aDouble)
    case 9: try r.enumeration(&mood)
    case 10: try r.message(&singular)
    default: try r.skip()
    }
  }
}

package struct Repeated: DecodableMessage {
  package static var protoName: String { "shapes.Repeated" }
  package var text: [String] = []
  package var raw: [[UInt8]] = []
  package var flag: [Bool] = []
  package var aInt32: [Int32] = []
  package var aSint32: [Int32] = []
  package var aSfixed32: [Int32] = []
  package var aUint32: [UInt32] = []
  package var aFixed32: [UInt32] = []
  package var aInt64: [Int64] = []
  package var aSint64: [Int64] = []
  package var aSfixed64: [Int64] = []
  package var aUint64: [UInt64] = []
  package var aFixed64: [UInt64] = []
  package var aFloat: [Float] = []
  package var aDouble: [Double] = []
  package var mood: [Mood] = []
  package var choice: [Choice] = []
  package var duration: [Duration] = []
  package var timestamp: [Timestamp] = []
  package var `any`: [AnyMessage] = []
  package var `struct`: [Struct] = []
  package var empty: [Empty] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.strings(1, text)
    w.bytes(2, raw)
    w.scalars(BoolKind.self, 3, flag)
    w.scalars(Int32Kind.self, 4, aInt32)
    w.scalars(SInt32Kind.self, 5, aSint32)
    w.scalars(SFixed32Kind.self, 6, aSfixed32)
    w.scalars(UInt32Kind.self, 7, aUint32)
    w.scalars(Fixed32Kind.self, 8, aFixed32)
    w.scalars(Int64Kind.self, 9, aInt64)
    w.scalars(SInt64Kind.self, 10, aSint64)
    w.scalars(SFixed64Kind.self, 11, aSfixed64)
    w.scalars(UInt64Kind.self, 12, aUint64)
    w.scalars(Fixed64Kind.self, 13, aFixed64)
    w.scalars(FloatKind.self, 14, aFloat)
    w.scalars(DoubleKind.self, 15, aDouble)
    w.enumerations(16, mood)
    w.messages(17, choice)
    w.durations(18, duration)
    w.messages(19, timestamp)
    w.messages(20, `any`)
    w.messages(21, `struct`)
    w.messages(22, empty)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.strings(&text)
    case 2: try r.bytes(&raw)
    case 3: try r.scalars(BoolKind.self, &flag)
    case 4: try r.scalars(Int32Kind.self, &aInt32)
    case 5: try r.scalars(SInt32Kind.self, &aSint32)
    case 6: try r.scalars(SFixed32Kind.self, &aSfixed32)
    case 7: try r.scalars(UInt32Kind.self, &aUint32)
    case 8: try r.scalars(Fixed32Kind.self, &aFixed32)
    case 9: try r.scalars(Int64Kind.self, &aInt64)
    case 10: try r.scalars(SInt64Kind.self, &aSint64)
    case 11: try r.scalars(SFixed64Kind.self, &aSfixed64)
    case 12: try r.scalars(UInt64Kind.self, &aUint64)
    case 13: try r.scalars(Fixed64Kind.self, &aFixed64)
    case 14: try r.scalars(FloatKind.self, &aFloat)
    case 15: try r.scalars(DoubleKind.self, &aDouble)
    case 16: try r.enumerations(&mood)
    case 17: try r.messages(&choice)
    case 18: try r.durations(&duration)
    case 19: try r.messages(&timestamp)
    case 20: try r.messages(&`any`)
    case 21: try r.messages(&`struct`)
    case 22: try r.messages(&empty)
    default: try r.skip()
    }
  }
}

package struct Shapes: DecodableMessage {
  package static var protoName: String { "shapes.Shapes" }
  @Boxed package var singular: Singular?
  @Boxed package var present: Present?
  @Boxed package var repeated: Repeated?
  @Boxed package var unpacked: Unpacked?
  @Boxed package var choice: Choice?
  @Boxed package var maps: Maps?
  @Boxed package var wrapped: Wrapped?
  @Boxed package var wellKnown: WellKnown?
  package var `repeat`: String = ""
  @Boxed package var self_: Shapes?
  package var `default`: Shapes.TypeEnum = Shapes.TypeEnum(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _singular)
    w.message(2, _present)
    w.message(3, _repeated)
    w.message(4, _unpacked)
    w.message(5, _choice)
    w.message(6, _maps)
    w.message(7, _wrapped)
    w.message(8, _wellKnown)
    w.string(10, `repeat`)
    w.message(11, _self_)
    w.enumeration(536870911, `default`)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&singular)
    case 2: try r.message(&present)
    case 3: try r.message(&repeated)
    case 4: try r.message(&unpacked)
    case 5: try r.message(&choice)
    case 6: try r.message(&maps)
    case 7: try r.message(&wrapped)
    case 8: try r.message(&wellKnown)
    case 10: try r.string(&`repeat`)
    case 11: try r.message(&self_)
    case 536870911: try r.enumeration(&`default`)
    default: try r.skip()
    }
  }
}

package struct Singular: DecodableMessage {
  package static var protoName: String { "shapes.Singular" }
  package var aInt32: Int32 = 0
  package var aSint32: Int32 = 0
  package var aSfixed32: Int32 = 0
  package var aUint32: UInt32 = 0
  package var aFixed32: UInt32 = 0
  package var aInt64: Int64 = 0
  package var aSint64: Int64 = 0
  package var aSfixed64: Int64 = 0
  package var aUint64: UInt64 = 0
  package var aFixed64: UInt64 = 0
  package var aFloat: Float = 0
  package var aDouble: Double = 0
  package var flag: Bool = false
  package var raw: [UInt8] = []
  package var text: String = ""
  package var mood: Mood = Mood(rawValue: 0)
  @Boxed package var choice: Choice?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(Int32Kind.self, 1, aInt32)
    w.scalar(SInt32Kind.self, 2, aSint32)
    w.scalar(SFixed32Kind.self, 3, aSfixed32)
    w.scalar(UInt32Kind.self, 4, aUint32)
    w.scalar(Fixed32Kind.self, 5, aFixed32)
    w.scalar(Int64Kind.self, 6, aInt64)
    w.scalar(SInt64Kind.self, 7, aSint64)
    w.scalar(SFixed64Kind.self, 8, aSfixed64)
    w.scalar(UInt64Kind.self, 9, aUint64)
    w.scalar(Fixed64Kind.self, 10, aFixed64)
    w.scalar(FloatKind.self, 11, aFloat)
    w.scalar(DoubleKind.self, 12, aDouble)
    w.scalar(BoolKind.self, 13, flag)
    w.bytes(14, raw)
    w.string(15, text)
    w.enumeration(2047, mood)
    w.message(2048, _choice)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.scalar(Int32Kind.self, &aInt32)
    case 2: try r.scalar(SInt32Kind.self, &aSint32)
    case 3: try r.scalar(SFixed32Kind.self, &aSfixed32)
    case 4: try r.scalar(UInt32Kind.self, &aUint32)
    case 5: try r.scalar(Fixed32Kind.self, &aFixed32)
    case 6: try r.scalar(Int64Kind.self, &aInt64)
    case 7: try r.scalar(SInt64Kind.self, &aSint64)
    case 8: try r.scalar(SFixed64Kind.self, &aSfixed64)
    case 9: try r.scalar(UInt64Kind.self, &aUint64)
    case 10: try r.scalar(Fixed64Kind.self, &aFixed64)
    case 11: try r.scalar(FloatKind.self, &aFloat)
    case 12: try r.scalar(DoubleKind.self, &aDouble)
    case 13: try r.scalar(BoolKind.self, &flag)
    case 14: try r.bytes(&raw)
    case 15: try r.string(&text)
    case 2047: try r.enumeration(&mood)
    case 2048: try r.message(&choice)
    default: try r.skip()
    }
  }
}

package struct Unpacked: DecodableMessage {
  package static var protoName: String { "shapes.Unpacked" }
  package var aInt32: [Int32] = []
  package var aSint64: [Int64] = []
  package var aFixed64: [UInt64] = []
  package var aDouble: [Double] = []
  package var flag: [Bool] = []
  package var mood: [Mood] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    for v in aInt32 { w.scalarAlways(Int32Kind.self, 1, v) }
    for v in aSint64 { w.scalarAlways(SInt64Kind.self, 2, v) }
    for v in aFixed64 { w.scalarAlways(Fixed64Kind.self, 3, v) }
    for v in aDouble { w.scalarAlways(DoubleKind.self, 4, v) }
    for v in flag { w.scalarAlways(BoolKind.self, 5, v) }
    for v in mood { w.enumerationAlways(6, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.scalars(Int32Kind.self, &aInt32)
    case 2: try r.scalars(SInt64Kind.self, &aSint64)
    case 3: try r.scalars(Fixed64Kind.self, &aFixed64)
    case 4: try r.scalars(DoubleKind.self, &aDouble)
    case 5: try r.scalars(BoolKind.self, &flag)
    case 6: try r.enumerations(&mood)
    default: try r.skip()
    }
  }
}

package struct WellKnown: DecodableMessage {
  package static var protoName: String { "shapes.WellKnown" }
  @Boxed package var `any`: AnyMessage?
  package var duration: Duration?
  @Boxed package var timestamp: Timestamp?
  @Boxed package var `struct`: Struct?
  @Boxed package var value: Value?
  @Boxed package var list: ListValue?
  package var empty: Empty?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _any)
    w.duration(2, duration)
    w.message(3, _timestamp)
    w.message(4, _struct)
    w.message(5, _value)
    w.message(6, _list)
    w.message(7, empty)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&`any`)
    case 2: try r.duration(&duration)
    case 3: try r.message(&timestamp)
    case 4: try r.message(&`struct`)
    case 5: try r.message(&value)
    case 6: try r.message(&list)
    case 7: try r.message(&empty)
    default: try r.skip()
    }
  }
}

package struct Wrapped: DecodableMessage {
  package static var protoName: String { "shapes.Wrapped" }
  package var flag: Bool?
  package var aUint32: UInt32?
  package var aUint64: UInt64?
  package var aInt32: Int32?
  package var aInt64: Int64?
  package var aDouble: Double?
  package var aFloat: Float?
  package var text: String?
  package var raw: [UInt8]?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(BoolKind.self, 1, flag)
    w.wrapper(UInt32Kind.self, 2, aUint32)
    w.wrapper(UInt64Kind.self, 3, aUint64)
    w.wrapper(Int32Kind.self, 4, aInt32)
    w.wrapper(Int64Kind.self, 5, aInt64)
    w.wrapper(DoubleKind.self, 6, aDouble)
    w.wrapper(FloatKind.self, 7, aFloat)
    w.wrapper(8, text)
    w.wrapper(9, raw)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.wrapper(BoolKind.self, &flag)
    case 2: try r.wrapper(UInt32Kind.self, &aUint32)
    case 3: try r.wrapper(UInt64Kind.self, &aUint64)
    case 4: try r.wrapper(Int32Kind.self, &aInt32)
    case 5: try r.wrapper(Int64Kind.self, &aInt64)
    case 6: try r.wrapper(DoubleKind.self, &aDouble)
    case 7: try r.wrapper(FloatKind.self, &aFloat)
    case 8: try r.wrapper(&text)
    case 9: try r.wrapper(&raw)
    default: try r.skip()
    }
  }
}

package struct Mood: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let calm = Self(rawValue: 0)
  package static let glad = Self(rawValue: 1)
  package static let sad = Self(rawValue: -7)
  package static let loud = Self(rawValue: 2147483647)
}

extension Shapes {
package struct TypeEnum: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let `while` = Self(rawValue: 0)
  package static let `import` = Self(rawValue: 1)
}
}
