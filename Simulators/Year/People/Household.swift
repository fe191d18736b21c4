import Quantities
import Supply

/// What kind of customer somebody is: mode, tariff and terms follow from it.
enum Kind: String, CaseIterable {
    case prepaidFlat, prepaidLadder, postpaidLadder, industry, instalments, pump, site, meterCredit, station, shop

    var mode: AccountMode {
        switch self {
        case .prepaidFlat, .prepaidLadder, .station: .prepaid
        case .postpaidLadder, .industry, .shop: .postpaid
        case .instalments: .instalments
        case .pump: .buyBeforeUse
        case .site: .temporary
        case .meterCredit: .meterCredit
        }
    }

    var customerClass: CustomerClass {
        switch self {
        case .prepaidFlat, .prepaidLadder, .postpaidLadder, .meterCredit: .residential
        case .industry, .instalments: .industrial
        case .pump: .agricultural
        case .site: .temporary
        case .station: .public
        case .shop: .commercial
        }
    }

    var tariff: String {
        switch self {
        case .prepaidFlat, .meterCredit, .pump, .site: "flat"
        case .prepaidLadder: "ladder-time"
        case .postpaidLadder: "ladder-month"
        case .industry: "two-part-capacity"
        case .instalments: "two-part-demand"
        case .station, .shop: "time"
        }
    }

    var terms: String {
        switch self {
        case .prepaidFlat, .prepaidLadder, .station, .meterCredit: "prepaid"
        case .pump, .site: "cash"
        case .postpaidLadder, .shop: "billed"
        case .industry: "billed-thrice"
        case .instalments: "instalments"
        }
    }

    var curve: (peak: Int64, base: Int64, season: ClosedRange<Int>) {
        switch self {
        case .prepaidFlat, .meterCredit: (900, 150, 6...9)
        case .prepaidLadder: (2_500, 400, 6...9)
        case .postpaidLadder: (1_400, 200, 6...9)
        case .industry: (45_000, 12_000, 3...11)
        case .instalments: (30_000, 9_000, 1...12)
        case .pump: (7_500, 0, 5...8)
        case .site: (6_000, 500, 2...10)
        case .station: (1_800, 1_700, 1...12)
        case .shop: (5_000, 600, 1...12)
        }
    }

    /// What is paid in beyond what was asked, yuan.
    var topUp: Int64 {
        switch self {
        case .prepaidFlat, .prepaidLadder, .meterCredit: 200
        case .station, .pump, .site: 600
        case .postpaidLadder, .shop, .industry, .instalments: 0
        }
    }
}

/// When somebody pays.
enum Habit: CaseIterable {
    /// At a warning, or as soon as a bill is there.
    case prompt
    /// At the last moment: with the final notice, or on the due day and sometimes after it.
    case late
    /// Only when the light is off, or about to go.
    case whenOff
}

/// A supply with its first holder, as the town is built.
struct Household {
    /// So many houses on, kinds and habits begin anew: what happens to a house of the first hundred happens to its like in each.
    static let block = 100

    let index: Int
    let kind: Kind
    let habit: Habit
    /// `330100001`.
    var number: String { "3301\(padded(index + 1, 5))" }
    var meterNumber: String { "M\(padded(index + 1, 5))" }
    var serial: String { "7\(padded(index + 1, 7))" }
    /// The payment number of the firm that pays for ten stations.
    var payer: String? { kind == .station ? "P90\(padded(index / Household.block + 1, 3))" : nil }
    var persons: Int { kind == .prepaidLadder && index % 20 == 1 ? 5 : 1 }
    /// The bank collects from it.
    var isDebited: Bool { kind == .postpaidLadder && index % Household.block % 30 == 22 }

    init(index: Int) {
        self.index = index
        kind = Kind.allCases[index % Kind.allCases.count]
        habit = Habit.allCases[(index % Household.block / Kind.allCases.count) % Habit.allCases.count]
    }
}
