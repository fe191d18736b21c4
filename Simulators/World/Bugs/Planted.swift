#if SEEDED_BUGS
    import ModbusFrames
    import Quantities
#endif

/// A bug that a story has: in the shell around the product's code, or, in the extra build that has them, inside that code.
enum Planted: Hashable {
    case inShell(ShellBug)
    #if SEEDED_BUGS
        case inside(SeededBug)
    #endif

    static var all: [Planted] {
        let shell = ShellBug.allCases.map(Planted.inShell)
        #if SEEDED_BUGS
            return SeededBug.allCases.map(Planted.inside) + shell
        #else
            return shell
        #endif
    }

    init?(name: String) {
        guard let one = Planted.all.first(where: { $0.name == name }) else { return nil }
        self = one
    }

    var name: String {
        switch self {
        case .inShell(let bug): bug.rawValue
        #if SEEDED_BUGS
            case .inside(let bug): bug.rawValue
        #endif
        }
    }

    /// What is wrong.
    var story: String {
        switch self {
        case .inShell(let bug): bug.story
        #if SEEDED_BUGS
            case .inside(let bug): bug.story
        #endif
        }
    }

    /// Nil where it is inside the product's code.
    var shell: ShellBug? {
        if case .inShell(let bug) = self { bug } else { nil }
    }

    /// From now on the product's code has this bug and no other.
    static func plant(_ planted: Planted?) {
        #if SEEDED_BUGS
            SeededBug.planted = if case .inside(let bug) = planted { bug } else { nil }
            SeededFrameBug.ignoresTransactions = SeededBug.transactionIgnored.isPlanted
            SeededFrameBug.ignoresUnits = SeededBug.unitIgnored.isPlanted
        #endif
    }
}
