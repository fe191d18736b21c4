import Documents
import Foundation
import Quantities

/// What is done by the rescue list, written down beside it before and after: the machine may have no journal, and the store learns of it by
/// this.
struct RescueRecord {
    let list: String
    let by: String
    let reason: String
    let confirmed: Bool

    /// Whether it is on the disk.
    func note(_ step: RescueEntry.Step, _ home: RescueList.Home) -> Bool {
        let entry = RescueEntry(
            step: step, at: Date().ISO8601Format(), by: by, account: home.account, meter: home.meter, reason: reason,
            confirmed: confirmed)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let line = try? encoder.encode(entry) else { return false }
        return Files.append(Array(line) + [UInt8(ascii: "\n")], to: RescueEntry.path(list: list))
    }
}
