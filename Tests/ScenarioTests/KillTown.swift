import Foundation
import Rig

/// A town whose customers run out of money again and again: payments, trips and restores all the time, so that every kill finds
/// something under way.
enum KillTown {
    struct Home {
        let account: String
        let place: String
        let meter: String
        let serial: String?
    }

    /// Meters with a serial number and a keyed relay, meters without a serial number, and flats in a concentrator's image.
    static let fleet = """
        seed: 7
        endpoints:
          - name: c1
            port: 0
            bus: 2ms
            in_flight: 4
            meters:
              - {profile: fineco-em115, unit: 1, count: 8, serial: 10000001, load: 9000, energy: 1200, energy_step: 35}
          - name: c2
            port: 0
            bus: 2ms
            meters:
              - {profile: hiking-dds238-znsr, unit: 1, count: 6, load: 9000, energy: 2200, energy_step: 317}
          - name: c3
            port: 0
            meters:
              - {profile: block-concentrator, unit: 1, count: 6, serial: 31000001, load: 9000, energy: 300, energy_step: 97}
        """

    static let homes: [Home] =
        (1...8).map {
            Home(account: "A\($0)", place: "c1/\($0)", meter: "M\($0)", serial: String(10_000_000 + $0))
        } + (1...6).map { Home(account: "B\($0)", place: "c2/\($0)", meter: "N\($0)", serial: nil) }
        + (1...6).map {
            Home(account: "C\($0)", place: "c3/1#\($0 - 1)", meter: "P\($0)", serial: String(31_000_000 + $0))
        }

    /// 9 kW at 30 yuan/kWh are 7.5 fen a second.
    static let price = 30

    /// Fen; spread, so that trips do not come all at once.
    static func opening(_ index: Int) -> Int { 5 + 4 * index }

    static var site: String {
        var text = """
            released: true
            feeders: [T1]
            lines:
              - {name: c1, tcp: "127.0.0.1:{c1}", in_flight: 4}
              - {name: c2, tcp: "127.0.0.1:{c2}"}
              - {name: c3, tcp: "127.0.0.1:{c3}"}
            tariffs:
              - {name: dear, versions: [{from: 2024-01-01, price: \(price)}]}
            terms:
              - {name: demo, preset: demo}
            defaults:
              class: residential
              tariff: dear
              terms: demo
              agreement: {signed: 2026-01-05, version: 2026-1}
              meter: {phases: 1, max_current: 60, feeder: T1}
            accounts:

            """
        for (index, home) in homes.enumerated() {
            let unit = home.place.dropFirst(3).prefix { $0 != "#" }
            var meter = "number: \(home.meter), line: \(home.place.prefix(2)), unit: \(unit)"
            switch home.place.prefix(2) {
            case "c1": meter += ", profile: fineco-em115, relay: {rating: 60}"
            case "c2": meter += ", profile: hiking-dds238-znsr, relay: {rating: 60}"
            default: meter += ", profile: block-concentrator, block: \(home.place.suffix(1)), relay: own"
            }
            if let serial = home.serial { meter += ", serial: \(serial)" }
            text += """
                  - number: \(home.account)
                    name: 客户\(home.account)
                    phone: "138000000\(10 + index)"
                    address: 杏花路\(index + 1)号
                    opening_balance: \(Bank.yuan(opening(index)))
                    meters:
                      - {\(meter)}

                """
        }
        return text
    }
}
