import API
import ArgumentParser
import Glibc
import Languages

/// The process's terminal and environment.
enum Terminal {
    /// The environment as it was at the start.
    static let environment: [String: String] = {
        var values: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return values
    }()

    /// By `--lang`, else by the locale. Asked before the arguments are parsed, so that help speaks it too.
    static let language: Language = {
        let arguments = CommandLine.arguments
        if let index = arguments.firstIndex(of: "--lang"), arguments.indices.contains(index + 1),
            let language = Language(rawValue: arguments[index + 1])
        {
            return language
        }
        for argument in arguments where argument.hasPrefix("--lang=") {
            if let language = Language(rawValue: String(argument.dropFirst(7))) { return language }
        }
        return Language(environment: environment)
    }()

    /// Columns of the terminal that standard output is, or of `COLUMNS`; nil: no terminal, nothing is cut.
    static let columns: Int? = {
        if let text = environment["COLUMNS"], let columns = Int(text), columns >= 20 { return columns }
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
        return Int(size.ws_col)
    }()

    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    static func write(_ lines: [String]) { put(lines.map { $0 + "\n" }.joined(), STDOUT_FILENO) }

    static func complain(_ lines: [String]) { put(lines.map { $0 + "\n" }.joined(), STDERR_FILENO) }

    /// Asks at the terminal; nil at the end of input.
    static func ask(_ question: String) -> String? {
        put(question, STDERR_FILENO)
        return readLine()
    }

    private static func put(_ text: String, _ descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// The words of the user's language.
func say(_ en: String, _ zh: String) -> String { Terminal.language == .zh ? zh : en }

/// Help in the user's language.
func help(_ en: String, _ zh: String) -> ArgumentHelp { ArgumentHelp(say(en, zh)) }
