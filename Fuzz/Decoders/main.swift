import CFuzzer
import Glibc

// A libFuzzer program for all decoders of bytes from outside: `decoders SUBJECT [libFuzzer's arguments]`. A subject's claim is
// that it returns, whatever it is given, without a trap, within memory and time; some also check what they return.

guard CommandLine.arguments.count > 1, let subject = Subject.all[CommandLine.arguments[1]] else {
    fputs(
        "decoders SUBJECT …, where SUBJECT is one of: \(Subject.all.keys.sorted().joined(separator: " "))\n",
        fuzz_stderr()
    )
    exit(2)
}
Subject.current = subject
var arguments: [UnsafeMutablePointer<CChar>?] =
    ([CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)).map { strdup($0) }
exit(
    fuzz(Int32(arguments.count), &arguments) { bytes, count in
        Subject.current(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }
)
