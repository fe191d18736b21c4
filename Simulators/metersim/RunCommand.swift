import ArgumentParser
import Documents
import Glibc
import Languages
import Metering
import Quantities
import SimulatedMeters

/// What `run` and `check` read.
struct FleetArguments: ParsableArguments {
    @Argument(help: "The fleet file.")
    var fleet: String

    @Option(help: "The folder with the device profiles.")
    var profiles = "profiles"

    /// Reads the fleet, or says everything that is wrong and ends the program with code 65.
    func read() throws -> FleetFile {
        do throws(Faults) {
            let library = try ProfileLibrary.load(folder: profiles)
            return try FleetDocument.read(try TextFile.read(fleet), file: fleet, profiles: library)
        } catch {
            let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
            let language = Language(
                environment: names.reduce(into: [:]) { $0[$1] = getenv($1).map { String(cString: $0) } })
            for fault in error.list { complain(fault.words[language]) }
            throw ExitCode(65)
        }
    }
}

/// Looks a fleet file over without starting it.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a fleet file and say everything that is wrong with it.")

    @OptionGroup var arguments: FleetArguments

    func run() throws {
        let file = try arguments.read()
        let meters = file.plan.endpoints.reduce(0) { sum, endpoint in
            sum + endpoint.units.reduce(0) { $0 + ($1.profile.points.isEmpty ? 0 : $1.meters.count) }
        }
        say("\(arguments.fleet): \(file.plan.endpoints.count) endpoints, \(meters) meters")
    }
}

/// Runs a fleet until it is told to stop.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a fleet until SIGINT or SIGTERM.",
        discussion: """
            When every endpoint can be reached, one line of JSON with "ready":true is written to the standard output; it names \
            the ports, also those that the system chose.
            """)

    @OptionGroup var arguments: FleetArguments

    @Option(help: "Append the journal to this file (it is emptied first), one line of JSON for each event.")
    var journal: String?

    @Option(help: "The control channel: the path of a Unix socket, or a port of this machine.")
    var control = "metersim.sock"

    @Option(help: "Simulated seconds per second; stands above the fleet file's.")
    var speed: Int?

    @Option(help: "The address to listen on. Meters have no password: keep to the loopback unless you know better.")
    var host = "127.0.0.1"

    func validate() throws {
        if let speed, !(0...1_000_000).contains(speed) { throw ValidationError("--speed must be within 0...1000000.") }
    }

    func run() throws {
        let file = try arguments.read()
        do { try run(file) } catch let failure as SystemFailure {
            complain("\(failure)")
            throw ExitCode(71)
        }
    }

    private func run(_ file: FleetFile) throws {
        let signals = StopSignals()
        let clock = Clock()
        var plan = file.plan
        if let speed { plan.speed = Int64(speed) }
        let fleet = try SimulatedFleet(plan, at: clock.now)
        let loop = try EventLoop(fleet: fleet, clock: clock, host: host)
        let journalFile = try journal.map { try JournalFile(path: $0) }
        var doors: [JSONLine] = []
        for (endpoint, door) in file.doors.enumerated() {
            var line = JSONLine()
            line.add("name", fleet.endpointNames[endpoint])
            switch try loop.open(door, of: endpoint) {
            case .port(let port): line.add("port", Int64(port))
            case .device(let path): line.add("device", path)
            }
            doors.append(line)
        }
        let controller = Controller(fleet: fleet, clock: clock)
        try loop.openControl(control) { line in
            let (answer, actions) = controller.answer(line)
            loop.perform(actions)
            return answer
        }
        defer { if UInt16(control) == nil { unlink(control) } }
        var ready = JSONLine()
        ready.add("ready", true)
        ready.add("host", host)
        ready.add("control", control)
        ready.add("endpoints", objects: doors)
        say(ready.text)
        loop.run(while: { !signals.haveCome() }, afterTurn: { journalFile?.append(fleet.journal) })
    }
}
