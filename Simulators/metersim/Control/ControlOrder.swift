import Documents
import Languages
import Quantities
import SimulatedMeters

/// A command of the control channel, read.
enum ControlOrder {
    case fault(Place, InjectedFault)
    case clear(Place?, FaultKind?)
    case faults
    case state(Place)
    case hand(Place, HandAction)
    /// Energies in µWh.
    case setEnergy(Place, Int64)
    case addEnergy(Place, Int64)
    case rollover(Place, Int64)
    case load(Place, Load)
    case serial(Place, String)
    /// Someone buys at a meter that keeps credit, 10⁻⁴ yuan; its price, 10⁻⁸ yuan/kWh.
    case buy(Place, Int64)
    case price(Place, Int64)
    /// Ratios in 10⁻³.
    case ratio(Place, current: Int64?, voltage: Int64?)
    case swap(Place, Place)
    case reboot(Place, milliseconds: Int64?)
    case speed(Int64)
    case journal(since: Int, limit: Int)
    case list

    private enum Word: String, CaseIterable {
        case fault, clear, faults, state, hand, load, serial, ratio, swap, reboot, speed, journal, list, rollover, buy,
            price
        case setEnergy = "set-energy"
        case addEnergy = "add-energy"
    }

    /// Reads one line, a JSON object with the key `do`.
    ///
    /// - Throws: ``Faults`` with everything that is wrong with it.
    static func read(_ line: String) throws(Faults) -> ControlOrder {
        // JSON is YAML, so that the reader of the files serves here too.
        try YAMLReader.read(line, file: "command", order)
    }

    private static func order(_ keys: YAMLMapping) -> ControlOrder? {
        guard let word: Word = keys.required("do", cure: Words("say what to do", "请说明要做什么"))?.choice() else {
            return nil
        }
        switch word {
        case .fault: return fault(keys)
        case .clear:
            let target = keys.optional("at").flatMap { place($0) }
            return .clear(target, keys.optional("fault")?.choice())
        case .faults: return .faults
        case .state: return place(keys).map { .state($0) }
        case .hand:
            let action: HandAction? = keys.required("action")?.choice()
            return both(place(keys), action).map { .hand($0, $1) }
        case .setEnergy: return energy(keys).map { .setEnergy($0, $1) }
        case .addEnergy: return energy(keys).map { .addEnergy($0, $1) }
        case .rollover: return energy(keys).map { .rollover($0, $1) }
        case .load:
            let percent = keys.optional("percent")?.integer(in: 0...10_000) ?? 100
            let load = keys.required("load")?.parsed(
                Words("a load", "负荷"), cure: Words("give watts or a curve's name", "请写瓦数或曲线名称")
            ) {
                Load($0, percent: Int64(percent))
            }
            return both(place(keys), load).map { .load($0, $1) }
        case .serial: return both(place(keys), keys.required("serial")?.text()).map { .serial($0, $1) }
        case .buy:
            let yuan = keys.required("yuan")?.decimal(places: 4, in: 1...1_000_000_000_000)
            return both(place(keys), yuan).map { .buy($0, $1) }
        case .price:
            let price = keys.required("price")?.decimal(places: 8, in: 0...10_000_000_000)
            return both(place(keys), price).map { .price($0, $1) }
        case .ratio:
            let current = keys.optional("current")?.decimal(places: 3, in: 1...10_000_000)
            let voltage = keys.optional("voltage")?.decimal(places: 3, in: 1...10_000_000)
            return place(keys).map { .ratio($0, current: current, voltage: voltage) }
        case .swap: return both(place(keys), keys.required("with").flatMap { place($0) }).map { .swap($0, $1) }
        case .reboot:
            let milliseconds = keys.optional("ms")?.integer(in: 0...86_400_000)
            return place(keys).map { .reboot($0, milliseconds: milliseconds.map(Int64.init)) }
        case .speed: return keys.required("speed")?.integer(in: 0...1_000_000).map { .speed(Int64($0)) }
        case .journal:
            let since = keys.optional("since")?.integer(in: 0 ... .max) ?? 0
            return .journal(since: since, limit: keys.optional("limit")?.integer(in: 1...1_000_000) ?? 10_000)
        case .list: return .list
        }
    }

    private static func fault(_ keys: YAMLMapping) -> ControlOrder? {
        let kind: FaultKind? = keys.required("fault")?.choice()
        let value = keys.optional("value")?.integer()
        let count = keys.optional("count")?.integer(in: 1...1_000_000_000)
        let trigger: FaultTrigger = keys.optional("on")?.choice() ?? .any
        return both(place(keys), kind).map { place, kind in
            .fault(place, InjectedFault(kind, value: value.map(Int64.init), count: count, trigger: trigger))
        }
    }

    private static func place(_ keys: YAMLMapping) -> Place? {
        keys.required("at", cure: Words("name a place, such as c1/12", "请写位置，如 c1/12")).flatMap { place($0) }
    }

    private static func place(_ value: YAMLValue) -> Place? {
        value.parsed(Words("a place", "位置"), cure: Words("write it as c1, c1/12 or c1/12#3", "请写成 c1、c1/12 或 c1/12#3"))
        { Place($0) }
    }

    /// A place and kWh as µWh.
    private static func energy(_ keys: YAMLMapping) -> (Place, Int64)? {
        let milliwattHours = keys.required("kwh")?.decimal(places: 6, in: -5_000_000_000_000...5_000_000_000_000)
        return both(place(keys), milliwattHours.map { $0 * 1000 })
    }

    private static func both<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
        guard let a, let b else { return nil }
        return (a, b)
    }
}
