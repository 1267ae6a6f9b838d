extension NamePattern {
    /// Some characters: which of ASCII, and whether all others.
    struct CharacterSet: Hashable, Sendable {
        private var ascii: UInt128 = 0
        private var hasOthers = false

        static let any = CharacterSet(ascii: .max, hasOthers: true)
        static let digits = CharacterSet("0"..."9")
        static let word = CharacterSet("0"..."9", "A"..."Z", "a"..."z", "_"..."_")
        static let space = CharacterSet("\t"..."\n", "\u{0c}"..."\r", " "..." ")

        private init(ascii: UInt128, hasOthers: Bool) { (self.ascii, self.hasOthers) = (ascii, hasOthers) }

        init(_ ranges: ClosedRange<Unicode.Scalar>...) { for range in ranges { insert(range) } }

        func contains(_ byte: UInt8) -> Bool { byte < 128 ? ascii >> byte & 1 == 1 : hasOthers }

        mutating func insert(_ range: ClosedRange<Unicode.Scalar>) {
            if range.upperBound.value > 127 { hasOthers = true }
            guard range.lowerBound.value < 128 else { return }
            for value in range.lowerBound.value...min(range.upperBound.value, 127) { ascii |= 1 << value }
        }

        mutating func formUnion(_ other: CharacterSet) {
            ascii |= other.ascii
            hasOthers = hasOthers || other.hasOthers
        }

        var inverted: CharacterSet { CharacterSet(ascii: ~ascii, hasOthers: !hasOthers) }

        /// With the letters of the other case.
        var ignoringCase: CharacterSet {
            let (upper, lower) = (CharacterSet("A"..."Z").ascii, CharacterSet("a"..."z").ascii)
            return CharacterSet(ascii: ascii | (ascii & upper) << 32 | (ascii & lower) >> 32, hasOthers: hasOthers)
        }

        /// `[:name:]`.
        init(posix name: some StringProtocol) {
            switch name {
            case "alnum": self.init("0"..."9", "A"..."Z", "a"..."z")
            case "alpha": self.init("A"..."Z", "a"..."z")
            case "ascii": self.init("\0"..."\u{7f}")
            case "blank": self.init("\t"..."\t", " "..." ")
            case "cntrl": self.init("\0"..."\u{1f}", "\u{7f}"..."\u{7f}")
            case "digit": self = .digits
            case "graph": self.init("!"..."~")
            case "lower": self.init("a"..."z")
            case "print": self.init(" "..."~")
            case "punct": self.init("!"..."/", ":"..."@", "["..."`", "{"..."~")
            case "space": self.init("\t"..."\r", " "..." ")
            case "upper": self.init("A"..."Z")
            case "word": self = .word
            default: self.init("0"..."9", "A"..."F", "a"..."f")  // xdigit
            }
        }

        /// `\p{name}`, of what is ASCII.
        init(unicode name: some StringProtocol) {
            switch name {
            case "Any": self = .any
            case "Latin": self.init("A"..."Z", "a"..."z")
            case "Common": self.init("\0"..."@", "["..."`", "{"..."\u{7f}")
            default:
                self.init()
                for value in 0..<UInt8(128) where Self.category(Unicode.Scalar(value)).hasPrefix(name) {
                    ascii |= 1 << value
                }
            }
        }

        private static func category(_ scalar: Unicode.Scalar) -> String {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter: "Lu"
            case .lowercaseLetter: "Ll"
            case .decimalNumber: "Nd"
            case .connectorPunctuation: "Pc"
            case .dashPunctuation: "Pd"
            case .openPunctuation: "Ps"
            case .closePunctuation: "Pe"
            case .otherPunctuation: "Po"
            case .mathSymbol: "Sm"
            case .currencySymbol: "Sc"
            case .modifierSymbol: "Sk"
            case .spaceSeparator: "Zs"
            default: "Cc"
            }
        }
    }
}
