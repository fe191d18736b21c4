import Quantities

/// What really flowed through a supply: the truth that every bill is held against.
struct Register {
    /// One step of the display, Wh.
    static let resolution: Int64 = 10

    /// All that ever flowed, mWh and mvarh.
    private(set) var flowed: Int64 = 0
    private var flowedReactive: Int64 = 0
    /// The display's value when nothing had flowed, mWh.
    private let offset: Int64
    /// Where the display begins anew, Wh.
    let modulus: WattHours

    init(display: WattHours, modulus: WattHours = WattHours(1_000_000_000)) {
        offset = display.value * 1000
        self.modulus = modulus
    }

    mutating func flow(milliwattHours: Int64, reactivePerThousand: Int64) {
        flowed += milliwattHours
        flowedReactive += milliwattHours * reactivePerThousand / 1000
    }

    /// What the display shows, Wh, whole steps.
    var display: WattHours {
        let whole = (offset + flowed) / 1000 / Register.resolution * Register.resolution
        return WattHours(whole % modulus.value)
    }

    /// What the display has counted since nothing had flowed, Wh, whole steps: never less than zero, rollover or not.
    var counted: WattHours {
        let begin = offset / 1000 / Register.resolution * Register.resolution
        return WattHours((offset + flowed) / 1000 / Register.resolution * Register.resolution - begin)
    }

    /// varh.
    var countedReactive: Int64 { flowedReactive / 1000 }
}
