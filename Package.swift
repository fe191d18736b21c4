// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house and the arrows between them. A room imports only what stands in its list;
// README.md has the map, Tests/HouseTests proves that the pure rooms stay pure.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ uses: [Target.Dependency] = [], path: String? = nil) -> Target {
    .target(name: name, dependencies: uses, path: path, swiftSettings: strict)
}

func program(_ name: String, _ uses: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: uses, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ uses: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: uses, swiftSettings: strict)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "fudian",
    products: [
        .executable(name: "fudiand", targets: ["fudiand"]),
        .executable(name: "fudian", targets: ["fudian"]),
        .executable(name: "fudian-front", targets: ["fudian-front"]),
        .executable(name: "metersim", targets: ["metersim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // Pure rooms: values and functions, no I/O, clock, queue or randomness.
        room("Languages"),
        room("Quantities"),
        room("Metering", ["Quantities"]),
        room("Billing", ["Quantities"]),
        room("Supply", ["Quantities", "Metering", "Billing"]),
        room("Trail", ["Quantities"]),
        room("Engine", ["Quantities", "Metering", "Billing", "Supply", "Trail"]),
        room("ModbusFrames"),
        room("Lines", ["Quantities", "Metering", "Supply", "ModbusFrames"]),

        // Shells: each small, each deciding nothing.
        .systemLibrary(
            name: "CModbus", path: "Sources/CModbus", pkgConfig: "libmodbus", providers: [.apt(["libmodbus-dev"])]),
        .systemLibrary(name: "CEpoll", path: "Sources/CEpoll"),
        .systemLibrary(name: "CClock", path: "Sources/CClock"),
        room("ModbusIO", ["ModbusFrames", "CModbus", "CEpoll"]),
        room("Documents", ["Languages", "Quantities", "Metering", "Billing", "Supply", yams]),
        room("Storage", ["Quantities", "Metering", "Billing", "Supply", "Trail", "Engine", grdb, crypto]),
        room("Notices", ["Quantities", "Supply", httpClient, logging]),
        room("API", ["Languages", "Quantities", "Billing", "Trail"]),
        room(
            "Gateway",
            [
                "Quantities", "Metering", "Billing", "Supply", "Engine", "ModbusFrames", "ModbusIO", "Lines",
                "Documents",
                "Trail", "Storage", "Notices", "CClock", logging,
            ]),
        room(
            "Console",
            [
                "Languages", "Quantities", "API", "Metering", "Billing", "Supply", "Trail", "Engine", "Storage",
                hummingbird,
                hummingbirdTLS,
                logging, crypto,
            ]),
        program(
            "fudiand",
            [
                "Languages", "Quantities", "Metering", "Supply", "Billing", "Trail", "Engine", "Gateway", "Console",
                "API",
                "Documents",
                "Storage",
                "Notices", arguments,
                lifecycle, signals, logging, crypto,
            ]),
        program(
            "fudian",
            [
                "API", "Languages", "Quantities", "Billing", "Metering", "Trail", "Documents", "ModbusFrames",
                "ModbusIO",
                arguments,
                httpClient, crypto,
            ]),

        program(
            "fudian-front",
            ["Quantities", "Billing", arguments, hummingbird, httpClient, crypto, logging]),

        // The simulated world.
        room("SimulatedMeters", ["Quantities", "Metering", "ModbusFrames"], path: "Simulators/SimulatedMeters"),
        program(
            "metersim",
            [
                "SimulatedMeters", "Languages", "Quantities", "Metering", "Documents", "ModbusFrames", "CEpoll", yams,
                arguments,
            ],
            path: "Simulators/metersim"),
        .target(name: "CWorldDisk", path: "Simulators/CWorldDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        program(
            "fudian-world",
            [
                "CWorldDisk", "SimulatedMeters", "Quantities", "Metering", "Billing", "Supply", "Trail", "Engine",
                "ModbusFrames", "Lines",
                "Storage", arguments,
            ], path: "Simulators/World"),
        program(
            "fudian-year",
            [
                "CWorldDisk", "Languages", "Quantities", "Metering", "Billing", "Supply", "Engine", "Documents",
                "Storage", arguments, crypto,
            ], path: "Simulators/Year"),
        room("Rig", path: "Simulators/Rig"),
        program("fudian-demo", ["Rig"], path: "Simulators/Demo"),
        program("smsgateway", [hummingbird, arguments, logging], path: "Simulators/smsgateway"),

        // What the speed targets are measured with, and against.
        .target(name: "CBareClient", dependencies: ["CModbus"], path: "Benchmarks/CBareClient"),
        program(
            "fudian-bench",
            [
                "CBareClient", "Rig", "Quantities", "Metering", "Billing", "Supply", "Engine", "ModbusFrames",
                "ModbusIO",
                "Documents", "Storage", arguments,
            ], path: "Benchmarks/fudian-bench"),

        .testTarget(
            name: "MeteringTests", dependencies: ["Quantities", "Metering"], swiftSettings: strict),
        .testTarget(
            name: "DocumentsTests",
            dependencies: ["Languages", "Quantities", "Metering", "Billing", "Supply", "Documents"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        tests("QuantitiesTests", ["Quantities"]),
        tests("BillingTests", ["Quantities", "Billing"]),
        tests("SupplyTests", ["Quantities", "Metering", "Billing", "Supply"]),
        tests("EngineTests", ["Quantities", "Metering", "Billing", "Supply", "Trail", "Engine"]),
        tests(
            "StorageTests", ["Quantities", "Metering", "Billing", "Supply", "Trail", "Engine", "Storage", grdb, crypto]),
        tests("NoticesTests", ["Notices", "Supply", "Quantities", hummingbird, logging]),
        tests("ScenarioTests", ["Rig"]),
        tests(
            "GatewayTests",
            ["Gateway", "Rig", "Engine", "Storage", "Supply", "Metering", "Billing", "Quantities", logging]),
        tests("ModbusFramesTests", ["ModbusFrames"]),
        tests("ModbusIOTests", ["ModbusFrames", "ModbusIO", "CModbus", "CEpoll"]),
        tests("LinesTests", ["Quantities", "Metering", "Supply", "ModbusFrames", "Lines"]),
        .testTarget(
            name: "SimulatedMetersTests",
            dependencies: ["SimulatedMeters", "metersim", "Quantities", "Metering", "ModbusFrames", "Documents"],
            swiftSettings: strict),
        tests("HouseTests", []),
        tests("WorldTests", ["Rig"]),
        tests("YearTests", ["Rig"]),
        tests("SystemdTests", ["Gateway", "Documents"]),
        tests("APITests", ["API", "Billing", "Languages", "Quantities", "Trail"]),
        tests(
            "ConsoleTests",
            [
                "API", "Console", "Languages", "Quantities", "Metering", "Billing", "Supply", "Trail", "Engine",
                "Storage",
                yams,
                httpClient,
                lifecycle, logging, crypto,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
