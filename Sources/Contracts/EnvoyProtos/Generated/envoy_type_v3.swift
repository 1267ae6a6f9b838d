// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DoubleRange: Message {
  package static var protoName: String { "envoy.type.v3.DoubleRange" }
  package var start: Double = 0
  package var end: Double = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(DoubleKind.self, 1, start)
    w.scalar(DoubleKind.self, 2, end)
  }
}

package struct FractionalPercent: Message {
  package static var protoName: String { "envoy.type.v3.FractionalPercent" }
  package var numerator: UInt32 = 0
  package var denominator: FractionalPercent.DenominatorType = FractionalPercent.DenominatorType(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 1, numerator)
    w.enumeration(2, denominator)
  }
}

package struct HttpStatus: Message {
  package static var protoName: String { "envoy.type.v3.HttpStatus" }
  package var code: StatusCode = StatusCode(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, code)
  }
}

package struct Int32Range: Message {
  package static var protoName: String { "envoy.type.v3.Int32Range" }
  package var start: Int32 = 0
  package var end: Int32 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(Int32Kind.self, 1, start)
    w.scalar(Int32Kind.self, 2, end)
  }
}

package struct Int64Range: Message {
  package static var protoName: String { "envoy.type.v3.Int64Range" }
  package var start: Int64 = 0
  package var end: Int64 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(Int64Kind.self, 1, start)
    w.scalar(Int64Kind.self, 2, end)
  }
}

package struct Percent: Message {
  package static var protoName: String { "envoy.type.v3.Percent" }
  package var value: Double = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(DoubleKind.self, 1, value)
  }
}

package struct SemanticVersion: DecodableMessage {
  package static var protoName: String { "envoy.type.v3.SemanticVersion" }
  package var majorNumber: UInt32 = 0
  package var minorNumber: UInt32 = 0
  package var patch: UInt32 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 1, majorNumber)
    w.scalar(UInt32Kind.self, 2, minorNumber)
    w.scalar(UInt32Kind.self, 3, patch)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.scalar(UInt32Kind.self, &majorNumber)
    case 2: try r.scalar(UInt32Kind.self, &minorNumber)
    case 3: try r.scalar(UInt32Kind.self, &patch)
    default: try r.skip()
    }
  }
}

package struct TokenBucket: Message {
  package static var protoName: String { "envoy.type.v3.TokenBucket" }
  package var maxTokens: UInt32 = 0
  package var tokensPerFill: UInt32?
  package var fillInterval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 1, maxTokens)
    w.wrapper(UInt32Kind.self, 2, tokensPerFill)
    w.duration(3, fillInterval)
  }
}

extension FractionalPercent {
package struct DenominatorType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let hundred = Self(rawValue: 0)
  package static let tenThousand = Self(rawValue: 1)
  package static let million = Self(rawValue: 2)
}
}

package struct StatusCode: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let empty = Self(rawValue: 0)
  package static let `continue` = Self(rawValue: 100)
  package static let ok = Self(rawValue: 200)
  package static let created = Self(rawValue: 201)
  package static let accepted = Self(rawValue: 202)
  package static let nonauthoritativeinformation = Self(rawValue: 203)
  package static let nocontent = Self(rawValue: 204)
  package static let resetcontent = Self(rawValue: 205)
  package static let partialcontent = Self(rawValue: 206)
  package static let multistatus = Self(rawValue: 207)
  package static let alreadyreported = Self(rawValue: 208)
  package static let imused = Self(rawValue: 226)
  package static let multiplechoices = Self(rawValue: 300)
  package static let movedpermanently = Self(rawValue: 301)
  package static let found = Self(rawValue: 302)
  package static let seeother = Self(rawValue: 303)
  package static let notmodified = Self(rawValue: 304)
  package static let useproxy = Self(rawValue: 305)
  package static let temporaryredirect = Self(rawValue: 307)
  package static let permanentredirect = Self(rawValue: 308)
  package static let badrequest = Self(rawValue: 400)
  package static let unauthorized = Self(rawValue: 401)
  package static let paymentrequired = Self(rawValue: 402)
  package static let forbidden = Self(rawValue: 403)
  package static let notfound = Self(rawValue: 404)
  package static let methodnotallowed = Self(rawValue: 405)
  package static let notacceptable = Self(rawValue: 406)
  package static let proxyauthenticationrequired = Self(rawValue: 407)
  package static let requesttimeout = Self(rawValue: 408)
  package static let conflict = Self(rawValue: 409)
  package static let gone = Self(rawValue: 410)
  package static let lengthrequired = Self(rawValue: 411)
  package static let preconditionfailed = Self(rawValue: 412)
  package static let payloadtoolarge = Self(rawValue: 413)
  package static let uritoolong = Self(rawValue: 414)
  package static let unsupportedmediatype = Self(rawValue: 415)
  package static let rangenotsatisfiable = Self(rawValue: 416)
  package static let expectationfailed = Self(rawValue: 417)
  package static let misdirectedrequest = Self(rawValue: 421)
  package static let unprocessableentity = Self(rawValue: 422)
  package static let locked = Self(rawValue: 423)
  package static let faileddependency = Self(rawValue: 424)
  package static let upgraderequired = Self(rawValue: 426)
  package static let preconditionrequired = Self(rawValue: 428)
  package static let toomanyrequests = Self(rawValue: 429)
  package static let requestheaderfieldstoolarge = Self(rawValue: 431)
  package static let internalservererror = Self(rawValue: 500)
  package static let notimplemented = Self(rawValue: 501)
  package static let badgateway = Self(rawValue: 502)
  package static let serviceunavailable = Self(rawValue: 503)
  package static let gatewaytimeout = Self(rawValue: 504)
  package static let httpversionnotsupported = Self(rawValue: 505)
  package static let variantalsonegotiates = Self(rawValue: 506)
  package static let insufficientstorage = Self(rawValue: 507)
  package static let loopdetected = Self(rawValue: 508)
  package static let notextended = Self(rawValue: 510)
  package static let networkauthenticationrequired = Self(rawValue: 511)
}
