import Testing

/// House rules that the compiler does not know.
@Suite struct TidyTests {
    /// Money and energy are whole numbers here.
    static let exactRooms: Set<String> = ["Quantities", "Metering", "Billing", "Supply", "Engine"]

    @Test func `nothing in the product stops the process by force`() throws {
        // The last: a name, call, subscript or optional chain with a ! behind it that is no !=.
        let force = /\btry!|\bas!|\bfatalError\(|[\w\)\]\}?]!(?!=)/
        for file in try House.sources() {
            let forced = file.places(of: force)
            #expect(forced.isEmpty, "\(forced.joined(separator: "\n"))")
        }
    }

    @Test func `every program tells its version, and all the same one`() throws {
        let version = /(?:version: |static let text = )"(\d+\.\d+\.\d+)"/
        var told: [String: Set<String>] = [:]
        for file in try House.sources() {
            for line in file.lines {
                for match in line.matches(of: version) { told[file.room, default: []].insert(String(match.1)) }
            }
        }
        for program in ["fudiand", "fudian", "fudian-front", "metersim", "smsgateway"] {
            #expect(told[program] == told["fudiand"] && told[program]?.count == 1, "\(program): \(told[program] ?? [])")
        }
    }

    @Test func `rooms do not print`() throws {
        // Programs talk to their user on the terminal.
        let programs = try HouseMap.programs()
        let print = /(^|[^.\w])(print|debugPrint|dump)\(/
        for file in try House.sources() where !programs.contains(file.room) {
            let printing = file.places(of: print)
            #expect(printing.isEmpty, "\(printing.joined(separator: "\n"))")
        }
    }

    @Test func `no floating point where money and energy are counted`() throws {
        let float = /\b(Double|Float|Float16|Float80|CGFloat)\b/
        for file in try House.sources() where Self.exactRooms.contains(file.room) {
            let floating = file.places(of: float)
            #expect(floating.isEmpty, "\(floating.joined(separator: "\n"))")
        }
    }

    @Test func `what the compiler cannot check about concurrency carries its proof`() throws {
        // A regex that is written inside a loop is compiled each time.
        let unchecked = /\b(unchecked Sendable|nonisolated\(unsafe\))/
        for file in try House.sources() {
            for index in file.code.indices where file.code[index].contains(unchecked) {
                let around = file.lines[max(0, index - 1)...min(file.lines.count - 1, index + 1)]
                #expect(around.contains { $0.contains("//") }, "without a reason: \(file.place(index))")
            }
        }
    }

    @Test func `nothing is left for later`() throws {
        // In two pieces, so that this file is not found.
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        let endings: Set<String> = [
            "swift", "c", "h", "md", "yaml", "yml", "sh", "conf", "service", "html", "js", "css", "py", "",
        ]
        let folders = ["Sources", "Simulators", "Tests", "Benchmarks", "docs", "profiles", "setup", "systemd"]
        let tops = [
            "Package.swift", "Makefile", "README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci/run",
        ]
        for path in try House.files(under: folders, endings: endings) + tops {
            guard let text = try? House.text(path) else { continue }
            let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
            let left = marks.filter(words.contains)
            #expect(left.isEmpty, "\(path): \(left)")
        }
    }

    @Test func `one idea a file: none is longer than 500 lines`() throws {
        for path in try House.files(
            under: ["Sources", "Simulators", "Tests", "Benchmarks"], endings: ["swift", "c", "h"])
        {
            let lines = try House.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
            // SQLite wants a disk as one table of functions, and C keeps them together.
            let limit = path.hasSuffix(".c") ? 601 : 501
            #expect(lines <= limit, "\(path) has \(lines - 1) lines")
        }
    }

    @Test func `tests do not reach into modules`() throws {
        // In two pieces, so that this file is not found.
        let reach = "@test" + "able"
        for file in try House.tests() {
            let reaching = file.code.indices.filter { file.code[$0].contains(reach) }.map(file.place)
            #expect(reaching.isEmpty, "\(reaching.joined(separator: "\n"))")
        }
    }
}
