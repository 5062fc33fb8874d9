// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

// Unoptimised loops over floats run 150 to 200 times slower: numeric targets are -O even in debug.
let numeric: [SwiftSetting] = strict + [.unsafeFlags(["-O"])]

/// A C library from Debian that a module map makes importable.
struct Library {
    let module: String
    /// Only where the headers are outside the compiler's own search path.
    let pkgConfig: String?
    let package: String

    var target: Target {
        .systemLibrary(
            name: module, path: "Sources/System/\(module)", pkgConfig: pkgConfig, providers: [.apt([package])])
    }
}

let libraries = [
    Library(module: "CSQLite", pkgConfig: nil, package: "libsqlite3-dev"),
    Library(module: "CCurl", pkgConfig: nil, package: "libcurl4-openssl-dev"),
    Library(module: "COpenBLAS", pkgConfig: nil, package: "libopenblas-dev"),
    Library(module: "CTurboJPEG", pkgConfig: nil, package: "libturbojpeg0-dev"),
    Library(module: "CSndFile", pkgConfig: nil, package: "libsndfile1-dev"),
    Library(module: "CPNG", pkgConfig: nil, package: "libpng-dev"),
    Library(module: "CWebP", pkgConfig: nil, package: "libwebp-dev"),
    Library(module: "CGIF", pkgConfig: nil, package: "libgif-dev"),
    Library(module: "CXML", pkgConfig: "libxml-2.0", package: "libxml2-dev"),
    Library(module: "CZlib", pkgConfig: nil, package: "zlib1g-dev"),
    Library(module: "CCrypto", pkgConfig: nil, package: "libssl-dev"),
]

/// One Swift target. ArchitectureTests reads `imports` as the only modules of ours that it may import.
struct Room {
    let name: String
    let layer: String
    let imports: [String]
    var settings: [SwiftSetting] = strict

    var path: String { layer.isEmpty ? "Sources/\(name)" : "Sources/\(layer)/\(name)" }
    var testPath: String { layer.isEmpty ? "Tests/\(name)Tests" : "Tests/\(layer)/\(name)Tests" }
}

let rooms = [
    Room(name: "Domain", layer: "Base", imports: []),
    Room(name: "Support", layer: "Base", imports: []),

    Room(name: "SQLiteDatabase", layer: "Platform", imports: ["CSQLite", "Support"]),
    Room(name: "HTTPTransport", layer: "Platform", imports: ["CCurl", "Support"]),
    Room(name: "MailTransport", layer: "Platform", imports: ["CCurl", "Support"]),
    Room(
        name: "Media", layer: "Platform",
        imports: ["CTurboJPEG", "CSndFile", "CPNG", "CWebP", "CGIF", "Domain", "Support"], settings: numeric),
    Room(name: "Language", layer: "Platform", imports: ["CICU", "CLanguageDetector", "Support"]),
    Room(name: "Markup", layer: "Platform", imports: ["CXML", "Support"]),
    Room(name: "Rasterizer", layer: "Platform", imports: ["CRSVG", "Support"]),
    Room(name: "Digests", layer: "Platform", imports: ["CCrypto", "Support"]),
    Room(name: "Compression", layer: "Platform", imports: ["CZlib", "Support"]),
    Room(name: "LineEditing", layer: "Platform", imports: ["CLineEditor"]),

    Room(name: "Tensors", layer: "", imports: ["COpenBLAS", "CKernels"], settings: numeric),

    Room(name: "Layers", layer: "Learning", imports: ["Tensors", "CKernels", "Support"], settings: numeric),
    Room(
        name: "Features", layer: "Learning",
        imports: ["Tensors", "CKernels", "Media", "Language", "Domain", "Support"],
        settings: numeric),
    Room(name: "Quantification", layer: "Learning", imports: ["Domain", "Support"], settings: numeric),
    Room(
        name: "SentimentNetwork", layer: "Learning",
        imports: [
            "Quantification", "Layers", "Features", "Tensors", "CKernels", "Digests", "Media", "Language", "Domain",
            "Support",
        ], settings: numeric),
    Room(
        name: "Training", layer: "Learning",
        imports: [
            "SentimentNetwork", "Quantification", "Layers", "Features", "Tensors", "CKernels", "Compression", "Digests",
            "Media", "Language", "Domain", "Support",
        ], settings: numeric),

    Room(
        name: "Connectors", layer: "Stages",
        imports: ["HTTPTransport", "Markup", "Digests", "Compression", "Domain", "Support"]),
    Room(
        name: "Storage", layer: "Stages",
        imports: ["SQLiteDatabase", "Digests", "Language", "Domain", "Support"]),
    Room(
        name: "Aggregation", layer: "Stages", imports: ["Tensors", "Language", "Domain", "Support"], settings: numeric),
    Room(name: "Configuration", layer: "Stages", imports: ["Digests", "Domain", "Support"]),
    Room(
        name: "Reports", layer: "Stages",
        imports: ["SQLiteDatabase", "Rasterizer", "Markup", "Digests", "Domain", "Support"]),

    Room(
        name: "FetchStage", layer: "Pipeline",
        imports: [
            "Connectors", "Storage", "HTTPTransport", "SQLiteDatabase", "Media", "Digests", "Language", "Domain",
            "Support",
        ]),
    Room(
        name: "ScoreStage", layer: "Pipeline",
        imports: [
            "Quantification", "Storage", "SQLiteDatabase", "SentimentNetwork", "Features", "Media", "Language",
            "Digests",
            "Domain", "Support",
        ]),
    Room(
        name: "AggregateStage", layer: "Pipeline",
        imports: [
            "Aggregation", "Quantification", "Storage", "SQLiteDatabase", "Language", "Digests", "Domain", "Support",
        ]),
    Room(
        name: "ReportStage", layer: "Pipeline",
        imports: [
            "Reports", "Storage", "SQLiteDatabase", "MailTransport", "HTTPTransport", "Media", "Rasterizer", "Digests",
            "Domain", "Support",
        ]),
    Room(
        name: "NightlyRun", layer: "Pipeline",
        imports: [
            "FetchStage", "ScoreStage", "AggregateStage", "ReportStage", "Reports", "Configuration", "Storage",
            "SQLiteDatabase", "SentimentNetwork", "Features", "MailTransport", "HTTPTransport", "Media", "Domain",
            "Support",
        ]),
]

/// Everything but System: only here does Training meet Pipeline.
let command = Room(name: "barometer", layer: "", imports: rooms.map(\.name))

func dependencies(_ names: [String]) -> [Target.Dependency] { names.map { .byName(name: $0) } }

let cTargets: [Target] = [
    // Kernels are compiled once per instruction set with target_clones, so -O3 always, debug or not.
    .target(
        name: "CKernels", path: "Sources/System/CKernels",
        cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off", "-Wall", "-Werror"])],
        linkerSettings: [.linkedLibrary("m")]),
    // Compact Language Detector 2 has a C++ interface only: this target gives it a C one.
    .target(
        name: "CLanguageDetector", path: "Sources/System/CLanguageDetector",
        linkerSettings: [.linkedLibrary("cld2")]),
    .target(
        name: "CICU", path: "Sources/System/CICU",
        linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
    // libedit's readline interface keeps global variables, which Swift cannot touch safely.
    .target(
        name: "CLineEditor", path: "Sources/System/CLineEditor", linkerSettings: [.linkedLibrary("edit")]),
    // librsvg's own headers need GLib's flags, of which SwiftPM refuses some.
    .target(
        name: "CRSVG", path: "Sources/System/CRSVG",
        linkerSettings: [
            .linkedLibrary("rsvg-2"), .linkedLibrary("cairo"), .linkedLibrary("gobject-2.0"),
            .linkedLibrary("glib-2.0"),
        ]),
]

let support = Room(
    name: "TestSupport", layer: "",
    imports: ["Tensors", "Compression", "SQLiteDatabase", "Storage", "Aggregation", "Domain", "Support"],
    settings: strict)

let package = Package(
    name: "barometer",
    targets: libraries.map(\.target) + cTargets
        + rooms.map {
            .target(
                name: $0.name, dependencies: dependencies($0.imports), path: $0.path, swiftSettings: $0.settings)
        }
        + [
            .executableTarget(
                name: command.name, dependencies: dependencies(command.imports), path: command.path,
                swiftSettings: command.settings),
            .executableTarget(
                name: "benchmarks",
                dependencies: dependencies([
                    "SentimentNetwork", "Training", "Layers", "Tensors", "Features", "Media", "Aggregation",
                    "Connectors", "ReportStage", "AggregateStage", "Storage", "SQLiteDatabase", "Domain", "Support",
                    "TestSupport",
                ]),
                path: "Benchmarks", exclude: ["peers", "topics"], swiftSettings: numeric),
            .target(
                name: support.name, dependencies: dependencies(support.imports), path: "Tests/TestSupport",
                swiftSettings: support.settings),
        ]
        + rooms.map {
            .testTarget(
                name: $0.name + "Tests", dependencies: dependencies([$0.name, "TestSupport"] + $0.imports),
                path: $0.testPath, swiftSettings: strict)
        }
        + [
            .testTarget(name: "ArchitectureTests", path: "Tests/ArchitectureTests", swiftSettings: strict),
            .testTarget(
                name: "EndToEndTests",
                dependencies: ["TestSupport", "Support", "SQLiteDatabase", "Media", "barometer"],
                path: "Tests/EndToEndTests", swiftSettings: strict),
        ],
    cxxLanguageStandard: .cxx17
)
