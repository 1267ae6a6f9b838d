import Documents

/// The shape of a MeshHTTPRoute.
extension MeshHTTPRouteRules {
    private static let name = Schema.string(minimumLength: 1, maximumLength: 256)
    private static let header = Schema.object([
        .init("name", name, required: true), .init("value", .text, required: true),
    ])
    private static let headerChanges = Schema.object([
        .init("set", .array(header)), .init("add", .array(header)), .init("remove", .array(.text)),
    ])
    private static let pathRewrite = Schema.object([
        .init("type", .words("ReplaceFullPath", "ReplacePrefixMatch"), required: true), .init("replaceFullPath", .text),
        .init("replacePrefixMatch", .text),
    ])
    static let backendRef = Schema.object(
        PolicyShape.targetRefFields + [
            .init("port", .uint32), .init("weight", .integer(0...Int(UInt32.max)), default: 1),
        ]
    )
    private static let filter = Schema.object([
        .init(
            "type",
            .words("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite", "RequestMirror"),
            required: true
        ),
        .init("requestHeaderModifier", headerChanges), .init("responseHeaderModifier", headerChanges),
        .init(
            "requestRedirect",
            .object([
                .init("scheme", .words("http", "https")),
                .init("hostname", .string(minimumLength: 1, maximumLength: 253)),
                .init("path", pathRewrite), .init("port", .port), .init("statusCode", .int32, default: 302),
            ])
        ),
        .init(
            "urlRewrite",
            .object([
                .init("hostname", .string(minimumLength: 1, maximumLength: 253)), .init("path", pathRewrite),
                .init("hostToBackendHostname", .bool),
            ])
        ),
        .init(
            "requestMirror",
            .object([
                .init("percentage", .integerOrString), .init("backendRef", backendRef, required: true),
            ])
        ),
    ])
    private static let match = Schema.object([
        .init(
            "path",
            .object([
                .init("type", .words("Exact", "PathPrefix", "RegularExpression"), required: true),
                .init("value", .string(minimumLength: 1), required: true),
            ])
        ),
        .init("method", .words("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")),
        .init(
            "queryParams",
            .array(
                .object([
                    .init("type", .words("Exact", "RegularExpression"), required: true),
                    .init("name", .string(minimumLength: 1), required: true),
                    .init("value", .text, required: true),
                ])
            )
        ),
        .init("headers", .array(MeshRetryRules.headerMatch)),
    ])

    static let schema = PolicyShape(
        toMembers: [
            .init("hostnames", .array(.text)),
            .init(
                "rules",
                .array(
                    .object([
                        .init("matches", .array(match, minimumItems: 1), required: true),
                        .init(
                            "default",
                            .object([.init("filters", .array(filter)), .init("backendRefs", .array(backendRef))]),
                            required: true
                        ),
                    ])
                ),
                required: true
            ),
        ]
    ).schema
}
