import API
import Documents
import Languages

extension Detail {
    /// As the daemon tells a fault of an import.
    init(_ fault: Fault) {
        self.init(
            name: fault.place, value: fault.path.isEmpty ? nil : fault.path, code: "file.fault", words: fault.sentences)
    }
}

/// Files that a command is to check: all faults of all of them are told together, and none hides behind another.
struct CheckedFiles {
    private(set) var faults: [Fault] = []
    private(set) var unreadable: [Fault] = []

    /// What `body` makes of the file's text; nil where something is wrong.
    mutating func read<Value>(_ path: String, _ body: (String) throws(Faults) -> Value) -> Value? {
        do throws(FileTrouble) { _ = try TextFile.bytes(path) } catch {
            unreadable.append(error.fault(path))
            return nil
        }
        return take { () throws(Faults) in try body(try TextFile.read(path)) }
    }

    /// What `body` makes of something; nil where that is wrong.
    mutating func take<Value>(_ body: () throws(Faults) -> Value) -> Value? {
        do throws(Faults) { return try body() } catch { faults += error.list }
        return nil
    }

    /// Tells what is wrong: JSON has a list that is empty where all is well.
    func end(_ output: OutputOptions) throws -> API.ExitCode {
        if output.json {
            Terminal.write([JSONText.encode(faults.map(Detail.init))])
        } else {
            Terminal.complain(faults.map { say($0.words) })
        }
        if !unreadable.isEmpty {
            throw Failure(.fileUnreadable, unreadable.map(Detail.init))
        }
        return faults.isEmpty ? .done : .badInput
    }
}
