/// What a string's characters allow, by libyaml's rules for block context.
struct YAMLTextShape {
    var allowsPlain = true
    var allowsSingleQuotes = true
    var allowsBlock = true
    var hasBreaks = false

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else {
            allowsBlock = false
            return
        }
        var (isSpecial, hasIndicator, spaceBeforeBreak, spaceAfterBreak) = (false, false, false, false)
        if text.hasPrefix("---") || text.hasPrefix("...") { hasIndicator = true }
        for (index, scalar) in scalars.enumerated() {
            let isBeforeSpace = index + 1 == scalars.count || Self.isBlank(scalars[index + 1])
            let previous = index > 0 ? scalars[index - 1] : nil
            switch scalar {
            case "#" where previous.map(Self.isBlank) ?? true: hasIndicator = true
            case ":" where isBeforeSpace: hasIndicator = true
            case "?" where index == 0 && isBeforeSpace, "-" where index == 0 && isBeforeSpace: hasIndicator = true
            case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
                if index == 0 { hasIndicator = true }
            default: break
            }
            if Self.isBreak(scalar) {
                hasBreaks = true
                if previous == " " { spaceBeforeBreak = true }
                // A reader turns the other breaks into newlines.
                if scalar != "\n" { isSpecial = true }
            } else if !Self.isPrintable(scalar) {
                isSpecial = true
            }
            if scalar == " ", let previous, Self.isBreak(previous) { spaceAfterBreak = true }
        }
        let hasEdge = first == " " || last == " " || Self.isBreak(first) || Self.isBreak(last)
        if hasEdge || hasBreaks || hasIndicator { allowsPlain = false }
        if last == " " { allowsBlock = false }
        if spaceAfterBreak { (allowsPlain, allowsSingleQuotes) = (false, false) }
        if spaceBeforeBreak || isSpecial { (allowsPlain, allowsSingleQuotes, allowsBlock) = (false, false, false) }
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0a, 0x20...0x7e, 0x85, 0xa0...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff: true
        default: false
        }
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || isBreak(scalar) }
}
