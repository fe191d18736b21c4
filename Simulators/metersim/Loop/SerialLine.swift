import Glibc

/// Serial devices and pseudo-terminals, raw, 8N1.
enum SerialLine {
    /// Opens a serial device.
    static func open(path: String, baud: Int) throws -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure("cannot open \(path)") }
        guard makeRaw(descriptor, baud: baud) else {
            let failure = SystemFailure("\(path) is no serial device")
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// Makes a pseudo-terminal.
    ///
    /// - Returns: the master, the path that clients open, and a descriptor of it that is held so that the line stays up while
    ///   no client has it open.
    static func makePseudoTerminal() throws -> (master: Int32, path: String, held: Int32) {
        var master: Int32 = -1
        var held: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &held, &name, nil, nil) == 0 else {
            throw SystemFailure("cannot make a pseudo-terminal")
        }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        guard makeRaw(held, baud: 9600) else { throw SystemFailure("cannot set up a pseudo-terminal") }
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (master, path, held)
    }

    private static func makeRaw(_ descriptor: Int32, baud: Int) -> Bool {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return false }
        cfmakeraw(&settings)
        settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
        let speed = speeds[baud] ?? speed_t(B9600)
        cfsetispeed(&settings, speed)
        cfsetospeed(&settings, speed)
        return tcsetattr(descriptor, TCSANOW, &settings) == 0
    }

    private static let speeds: [Int: speed_t] = [
        1200: speed_t(B1200), 2400: speed_t(B2400), 4800: speed_t(B4800), 9600: speed_t(B9600), 19_200: speed_t(B19200),
        38_400: speed_t(B38400), 57_600: speed_t(B57600), 115_200: speed_t(B115200),
    ]
}
