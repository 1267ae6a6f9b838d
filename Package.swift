// swift-tools-version: 6.3
// The module table has one line per module:
// swift-format-ignore-file
import PackageDescription

// The module table: one line per module, in layer order. A module may use modules above it, never below;
// `scripts/check-layers` proves it. ARCHITECTURE.md says what each one holds.

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func module(_ name: String, in layer: String, uses: [String] = [], exclude: [String] = []) -> Target {
    .target(
        name: name,
        dependencies: uses.map { .byName(name: $0) },
        path: "Sources/\(layer)/\(name)",
        exclude: exclude,
        swiftSettings: settings
    )
}

func program(_ name: String, uses: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: uses.map { .byName(name: $0) },
        path: "Sources/Executables/\(name)",
        swiftSettings: settings
    )
}

func tests(of name: String, in layer: String, uses: [String] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ([name] + uses).map { .byName(name: $0) },
        path: "Tests/\(layer)/\(name)Tests",
        exclude: exclude,
        swiftSettings: settings
    )
}

var targets: [Target] = [
    // System: C libraries, each with one owner.
    system("CUV", pkgConfig: "libuv", apt: "libuv1-dev"),
    system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
    system("CNghttp2", pkgConfig: "libnghttp2", apt: "libnghttp2-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
    system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    system("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),

    .target(name: "CBuild", path: "Sources/System/CBuild"),

    // Platform: knows no mesh.
    module("Documents", in: "Platform", uses: ["CYAML"]),
    module("Logging", in: "Platform", uses: ["Documents"]),
    module("Lifecycle", in: "Platform", uses: ["Logging"]),
    module("Metrics", in: "Platform"),
    module("Commands", in: "Platform", uses: ["Documents"]),
    module("Protobuf", in: "Platform", uses: ["Documents"]),
    module("Tracing", in: "Platform", uses: ["Metrics", "Protobuf"]),
    module("Crypto", in: "Platform", uses: ["COpenSSL", "Documents"]),
    module("Net", in: "Platform", uses: ["CUV", "COpenSSL", "Documents", "Lifecycle"]),
    module("HTTP", in: "Platform", uses: ["CNghttp2", "CZlib", "Net", "Lifecycle", "Metrics", "Tracing"]),
    module("GRPC", in: "Platform", uses: ["HTTP", "Metrics", "Net", "Tracing"]),
    module("HTTPClient", in: "Platform", uses: ["CCurl", "COpenSSL"]),

    // Contracts: generated messages.
    .target(
        name: "CDescriptors",
        path: "Sources/Contracts/CDescriptors"
    ),
    module("EnvoyProtos", in: "Contracts", uses: ["Protobuf", "CDescriptors"]),
    module("KumaDescriptors", in: "Contracts", uses: ["Documents", "Protobuf", "CDescriptors"]),
    module("KumaProtos", in: "Contracts", uses: ["Protobuf"]),

    // Core: pure and synchronous.
    module("ResourceModel", in: "Core", uses: ["CBuild", "Documents"]),
    module("Topology", in: "Core", uses: ["Documents", "ResourceModel"]),
    module("PolicyMatching", in: "Core", uses: ["Documents", "ResourceModel", "Topology"]),
    module("ProxyPlanning", in: "Core", uses: ["Documents", "ResourceModel", "Topology", "PolicyMatching"]),
    module("EnvoyConfig", in: "Core", uses: ["Documents", "Protobuf", "EnvoyProtos", "ResourceModel", "Topology", "ProxyPlanning"]),
    module("DNSWire", in: "Core"),
    module("TransparentProxy", in: "Core", uses: ["Documents"]),

    // State.
    module("Stores", in: "State", uses: ["Documents", "ResourceModel"]),
    module("SQLiteStore", in: "State", uses: ["CSQLite", "Documents", "ResourceModel", "Stores"]),
    module("PostgresStore", in: "State", uses: ["CPostgres", "Documents", "Logging", "ResourceModel", "Stores"]),
    module("Identity", in: "State", uses: ["Crypto", "Documents", "Lifecycle", "ResourceModel", "Stores"]),
    module("Access", in: "State", uses: ["Crypto", "Documents", "ResourceModel", "Stores", "Identity"]),

    // Servers.
    module("LogKeys", in: "Servers", uses: ["Logging", "ResourceModel"]),
    module("Delta", in: "Servers", uses: ["Metrics"]),
    module("ProxyQuestions", in: "Servers", uses: ["ResourceModel"]),
    module("XDS", in: "Servers", uses: [
        "Delta", "ProxyQuestions", "Crypto", "Documents", "Lifecycle", "LogKeys", "Logging", "Metrics", "Net", "HTTP", "HTTPClient", "GRPC", "Protobuf", "EnvoyProtos", "KumaDescriptors",
        "ResourceModel", "Topology", "ProxyPlanning", "EnvoyConfig", "Stores", "Identity", "Access",
    ]),
    module("KDS", in: "Servers", uses: [
        "Delta", "ProxyQuestions", "Crypto", "Documents", "Lifecycle", "LogKeys", "Logging", "Metrics", "Net", "HTTP", "GRPC", "Protobuf", "EnvoyProtos", "KumaDescriptors", "KumaProtos",
        "ResourceModel", "Stores",
    ]),
    module("InterCP", in: "Servers", uses: [
        "ProxyQuestions", "Crypto", "Documents", "Lifecycle", "LogKeys", "Logging", "Metrics", "Net", "GRPC", "Protobuf", "KumaProtos", "ResourceModel", "Stores", "KDS",
    ]),
    module("Reachability", in: "Servers", uses: [
        "Crypto", "Documents", "Lifecycle", "LogKeys", "Logging", "Net", "ResourceModel", "Topology", "Stores", "Identity",
    ]),
    module("Reconcilers", in: "Servers", uses: [
        "Crypto", "Documents", "Lifecycle", "LogKeys", "Logging", "Metrics", "ResourceModel", "Stores", "Identity",
    ]),
    module("DNS", in: "Servers", uses: ["Lifecycle", "Logging", "Metrics", "Net", "DNSWire"]),
    module("MADS", in: "Servers", uses: ["Crypto", "Documents", "HTTP", "ResourceModel", "Topology", "PolicyMatching"]),
    module("RESTAPI", in: "Servers", uses: [
        "ProxyQuestions",
        "Documents", "LogKeys", "Logging", "Metrics", "Net", "HTTP", "Tracing", "ResourceModel", "Topology", "PolicyMatching", "ProxyPlanning", "Stores",
        "Access",
    ]),
    module("Insights", in: "Servers", uses: ["Documents", "Lifecycle", "Logging", "Metrics", "ResourceModel", "Stores"]),

    // Apps.
    module("ControlPlane", in: "Apps", uses: [
        "Tracing", "Commands", "Crypto", "Documents", "KumaDescriptors", "Lifecycle", "LogKeys", "Logging", "Metrics", "Net", "HTTP", "GRPC", "ResourceModel", "Topology",
        "ProxyPlanning", "EnvoyConfig", "Stores", "SQLiteStore", "PostgresStore", "Identity", "Access", "ProxyQuestions", "XDS", "KDS", "InterCP", "Reachability",
        "DNS", "MADS", "RESTAPI", "Insights",
        "Reconcilers", "DNSWire",
    ]),
    module("DataplaneAgent", in: "Apps", uses: [
        "Commands", "Crypto", "Documents", "Lifecycle", "LogKeys", "Logging", "Metrics", "Net", "HTTP", "HTTPClient", "GRPC", "Protobuf", "ResourceModel",
        "DNSWire", "DNS", "TransparentProxy",
    ]),
    module("ControlCLI", in: "Apps", uses: [
        "Commands", "Crypto", "Documents", "HTTPClient", "KumaDescriptors", "Lifecycle", "ResourceModel", "TransparentProxy",
    ]),

    // Executables: argument parsing, nothing to test.
    program("kuma-cp", uses: ["Commands", "ControlPlane", "Lifecycle", "Net"]),
    program("kuma-dp", uses: ["Commands", "DataplaneAgent", "Lifecycle"]),
    program("kumactl", uses: ["ControlCLI", "Lifecycle"]),

    // Tools: for those who work on this, never shipped.
    .executableTarget(
        name: "generate-protos",
        dependencies: ["Protobuf"],
        path: "Sources/Tools/generate-protos",
        swiftSettings: settings
    ),

    // Testing.
    module("TestSupport", in: "Testing", uses: ["Documents", "Crypto", "Net", "ResourceModel", "Topology"]),
    module("Laboratory", in: "Testing", uses: ["TestSupport", "Documents", "HTTPClient", "Net"], exclude: ["peers"]),
    tests(of: "Lifecycle", in: "Platform", uses: ["TestSupport", "Logging"]),
    tests(of: "Logging", in: "Platform", uses: ["TestSupport", "Documents"]),
    tests(of: "Metrics", in: "Platform"),
    tests(of: "Documents", in: "Platform", exclude: ["Golden"]),
    tests(of: "Commands", in: "Platform", uses: ["TestSupport", "Documents"], exclude: ["Golden"]),
    tests(of: "Protobuf", in: "Platform", uses: ["TestSupport", "EnvoyProtos", "KumaDescriptors", "KumaProtos", "Documents"], exclude: [
        "Shapes/messages.list", "Shapes/shapes.binpb", "Shapes/shapes.proto",
    ]),
    tests(of: "Tracing", in: "Platform", uses: ["Metrics", "Protobuf"]),
    tests(of: "Crypto", in: "Platform", uses: ["Documents"]),
    tests(of: "Net", in: "Platform", uses: ["TestSupport"]),
    tests(of: "HTTP", in: "Platform", uses: ["TestSupport", "Net"], exclude: ["peers"]),
    tests(of: "GRPC", in: "Platform", uses: ["TestSupport", "HTTP", "Metrics", "Net"], exclude: ["peers"]),
    tests(of: "HTTPClient", in: "Platform", uses: ["Crypto", "Documents", "HTTP", "Net"]),
    tests(of: "ResourceModel", in: "Core", uses: ["TestSupport", "Documents", "KumaDescriptors"], exclude: ["Golden"]),
    tests(of: "Topology", in: "Core", uses: ["TestSupport", "Documents", "ResourceModel"]),
    tests(of: "PolicyMatching", in: "Core", uses: ["TestSupport", "Documents", "ResourceModel", "Topology"]),
    tests(of: "ProxyPlanning", in: "Core", uses: ["TestSupport", "Documents", "ResourceModel", "Topology"]),
    tests(of: "EnvoyConfig", in: "Core", uses: [
        "TestSupport", "Documents", "Protobuf", "EnvoyProtos", "ResourceModel", "Topology", "ProxyPlanning",
    ], exclude: ["Golden"]),
    tests(of: "DNSWire", in: "Core"),
    tests(of: "TransparentProxy", in: "Core", uses: ["Documents"], exclude: ["Golden"]),
    tests(of: "Stores", in: "State", uses: ["SQLiteStore", "PostgresStore", "Documents", "Logging", "Net", "ResourceModel", "TestSupport"]),
    tests(of: "Identity", in: "State", uses: ["TestSupport", "Crypto", "Documents", "ResourceModel", "Stores"]),
    tests(of: "Access", in: "State", uses: ["Crypto", "Documents", "ResourceModel", "Stores", "Identity"]),
    tests(of: "Delta", in: "Servers", uses: ["TestSupport"]),
    tests(of: "XDS", in: "Servers", uses: [
        "TestSupport", "Delta", "Crypto", "Documents", "Lifecycle", "Logging", "Net", "HTTP", "GRPC", "Protobuf", "EnvoyProtos", "ResourceModel", "Topology",
        "Metrics", "ProxyPlanning", "EnvoyConfig", "Stores", "Identity", "Access",
    ]),
    tests(of: "KDS", in: "Servers", uses: [
        "TestSupport", "Access", "Crypto", "Documents", "Logging", "Metrics", "Net", "HTTP", "HTTPClient", "GRPC", "KumaDescriptors", "KumaProtos", "Protobuf", "ProxyQuestions",
        "RESTAPI", "ResourceModel", "Stores",
    ]),
    tests(of: "InterCP", in: "Servers", uses: [
        "TestSupport", "Crypto", "Documents", "GRPC", "HTTP", "KDS", "Lifecycle", "Logging", "Metrics", "Net", "ProxyQuestions", "ResourceModel", "Stores",
    ]),
    tests(of: "Reachability", in: "Servers", uses: [
        "TestSupport", "Documents", "Identity", "Logging", "Net", "ResourceModel", "Stores", "Topology",
    ]),
    tests(of: "Reconcilers", in: "Servers", uses: ["TestSupport", "Documents", "Logging", "Metrics", "ResourceModel", "Stores", "Identity"]),
    tests(of: "DNS", in: "Servers", uses: ["TestSupport", "Net", "DNSWire", "Metrics"]),
    tests(of: "MADS", in: "Servers", uses: ["Documents", "HTTP", "ResourceModel", "Topology"]),
    tests(of: "RESTAPI", in: "Servers", uses: [
        "TestSupport", "ProxyQuestions", "Access", "Documents", "HTTP", "HTTPClient", "KumaDescriptors", "Logging", "Net", "ResourceModel", "Stores", "Topology",
    ], exclude: ["Golden"]),
    tests(of: "Insights", in: "Servers", uses: ["Documents", "ResourceModel", "Stores"]),
    tests(of: "ControlPlane", in: "Apps", uses: [
        "Net", "TestSupport", "Access", "Commands", "Crypto", "Documents", "EnvoyProtos", "GRPC", "HTTP", "HTTPClient", "Identity", "KumaProtos", "Logging",
        "Metrics", "Protobuf", "ResourceModel", "Stores",
    ], exclude: ["Golden", "peers"]),
    tests(of: "DataplaneAgent", in: "Apps", uses: [
        "TestSupport", "Commands", "DNS", "DNSWire", "Documents", "GRPC", "HTTP", "HTTPClient", "Lifecycle", "Logging", "Metrics", "Net",
        "Protobuf", "TransparentProxy",
    ], exclude: ["Golden"]),
    tests(of: "ControlCLI", in: "Apps", uses: ["TestSupport", "Commands", "Crypto", "Documents", "HTTP", "Net", "ResourceModel"], exclude: ["Golden"]),
    .testTarget(
        name: "WholeMeshTests", dependencies: ["Laboratory", "TestSupport", "Crypto", "Documents", "Net"], path: "Tests/Meshes/WholeMeshTests",
        exclude: ["peers"], swiftSettings: settings),
]

// Only where they are asked for: they are no part of the product, and need peers that tests do not.
func benchmark(_ name: String, in folder: String, uses: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: (["BenchmarkSupport"] + uses).map { .byName(name: $0) },
        path: "Benchmarks/\(folder)",
        swiftSettings: settings
    )
}

if Context.environment["BENCHMARKS"] != nil {
    targets += [
        .target(name: "BenchmarkSupport", dependencies: ["GRPC", "HTTP", "Net"], path: "Benchmarks/Support", swiftSettings: settings),
        benchmark("bench-ground", in: "Ground", uses: ["Crypto", "Documents", "Net", "HTTP", "GRPC"]),
        benchmark("bench-fleet", in: "Fleet", uses: ["EnvoyProtos", "GRPC", "HTTP", "HTTPClient", "Net", "Protobuf"]),
        benchmark("bench-dns", in: "DNS", uses: ["Net", "DNS", "DNSWire"]),
    ]
}

// libFuzzer over all decoders; `make fuzz` builds it with coverage and sanitizers.
if Context.environment["FUZZING"] != nil {
    targets += [
        .target(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(
            name: "decoders",
            dependencies: [
                "CFuzzer", "Crypto", "DNS", "DNSWire", "DataplaneAgent", "Documents", "EnvoyConfig", "EnvoyProtos", "GRPC", "HTTP", "InterCP", "KDS", "KumaDescriptors",
                "KumaProtos", "MADS", "Net", "Protobuf", "ProxyPlanning", "ResourceModel", "TransparentProxy", "XDS",
            ],
            path: "Fuzz/Decoders",
            swiftSettings: settings
        ),
    ]
}

// Generated messages that are all decodable; `scripts/check-messages` writes them and compares them with Google's.
if Context.environment["MESSAGES"] != nil {
    targets += [
        .target(name: "AllMessages", dependencies: ["Protobuf", "Documents"], path: ".build-messages/AllMessages", swiftSettings: settings),
        .executableTarget(
            name: "check-messages", dependencies: ["AllMessages", "Protobuf"], path: "Sources/Tools/check-messages", swiftSettings: settings
        ),
    ]
}

let package = Package(
    name: "swift-kuma",
    targets: targets,
    swiftLanguageModes: [.v6]
)
