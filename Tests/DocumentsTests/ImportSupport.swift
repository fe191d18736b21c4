import Documents
import Foundation
import Languages
import Quantities
import Testing

/// A small site, right in every part, and what becomes of it when a part is changed.
enum SmallSite {
    static let text = """
        feeders: [T1, T2]
        lines:
          - {name: c1, tcp: "10.0.0.7:502", in_flight: 4}
          - {name: bus, serial: {device: /dev/ttyS1, baud: 9600}}
        tariffs:
          - {name: flat, versions: [{from: 2026-01-01, price: 0.538}]}
        terms:
          - {name: usual, preset: residential-prepaid}
        accounts:
          - number: "1001"
            name: 张三
            phone: "13800138000"
            address: 杏花路1号
            class: residential
            tariff: flat
            terms: usual
            agreement: {signed: 2026-01-05, version: 2026-1}
            opening_balance: 12.50
            meters:
              - {number: M1, line: c1, unit: 21, profile: fineco-em115, serial: 286331201, max_current: 60, feeder: T1, relay: {rating: 60}}
          - number: "1002"
            name: 李四
            phone: 0571-87654321
            address: 杏花路2号
            class: commercial
            tariff: flat
            terms: usual
            protection: lift
            agreement: {signed: 2026-01-05, version: 2026-1}
            meters:
              - number: M2
                line: bus
                unit: 1
                profile: eastron-sdm630
                serial: 63050001
                phases: 3
                max_current: 100
                feeder: T2
                relay: {unit: 100, profile: wb-mr6c, channel: 0, serial: 4271001, rating: 63, pairing: proven}
          - number: "1003"
            name: 王五
            phone: "13900139000"
            address: 杏花路3号
            class: residential
            tariff: flat
            terms: usual
            agreement: {signed: 2026-01-05, version: 2026-1}
            meters:
              - {number: M3, line: c1, unit: 1, block: 0, profile: block-concentrator, serial: 31000001, max_current: 60, feeder: T1, relay: own}
        """

    static let profiles = try? ProfileLibrary.load(folder: Repository.profiles)

    /// The names that a fault lists.
    static let profileNames = profiles?.names.joined(separator: ", ") ?? ""

    /// The document of `text`.
    static func read(
        _ text: String, file: String = "site.yaml", existing: SiteInventory = SiteInventory(),
        tables: [String: String] = [:]
    ) throws -> SiteDocument {
        let profiles = try #require(profiles)
        return try SiteReader.read(text, file: file, profiles: profiles, existing: existing) { path throws(Faults) in
            guard let table = tables[path] else {
                throw Faults([
                    Fault(
                        file: path, line: 0, path: "", what: Words("it cannot be read", "无法读取"),
                        cure: Words("create it", "请建立"))
                ])
            }
            return table
        }
    }

    /// What the reader says of `text`, one line for each fault; empty where it is right.
    static func faults(_ text: String, existing: SiteInventory = SiteInventory(), tables: [String: String] = [:]) throws
        -> [String]
    {
        do {
            _ = try read(text, existing: existing, tables: tables)
            return []
        } catch let faults as Faults {
            expectBothLanguages(faults.list)
            return faults.list.map(\.description)
        }
    }

    /// The site with a part replaced, which must be there once.
    static func changed(_ old: String, _ new: String) throws -> String {
        let range = try #require(text.range(of: old))
        return text.replacingCharacters(in: range, with: new)
    }
}
