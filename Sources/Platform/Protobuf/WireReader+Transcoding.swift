/// For the descriptor-driven transcoder.
extension WireReader {
    var currentWireType: WireType { wireType }

    /// Where the value is, skipping it; for length-delimited fields without the length.
    mutating func valueRange() throws(WireError) -> Range<Int> {
        if wireType == .length { return try lengthDelimited() }
        let start = position
        try skip()
        return start..<position
    }

    /// A reader for a part that `valueRange` gave.
    func reader(of range: Range<Int>) throws(WireError) -> WireReader {
        guard depth < Self.depthLimit else { throw .tooDeep }
        var copy = self
        copy.position = range.lowerBound
        copy.end = range.upperBound
        copy.depth += 1
        return copy
    }

    /// A reader for bytes from elsewhere, at the same depth as `reader(of:)` of a range.
    func reader(of bytes: [UInt8]) throws(WireError) -> WireReader {
        guard depth < Self.depthLimit else { throw .tooDeep }
        var reader = try WireReader(bytes)
        reader.depth = depth + 1
        return reader
    }

    var rest: ArraySlice<UInt8> { source[position..<end] }

    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { source[range] }

    var isAtEnd: Bool { position >= end }
}
