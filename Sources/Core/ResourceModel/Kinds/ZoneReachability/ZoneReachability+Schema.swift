extension ZoneReachability {
    static let schema = Schema.object([
        .init(
            "gateways",
            .array(
                .object([
                    .init("zone", .text), .init("address", .text), .init("port", .int32),
                    .init("state", .words("Reachable", "Unreachable", "Unknown")), .init("reason", .text),
                    .init("roundTripMicroseconds", .integer(0...Int.max)), .init("since", .text),
                    .init("probed", .text),
                ])
            )
        ), .init("isolatedSince", .text),
    ])
}
