import Crypto
import Documents
import Foundation
import Quantities

/// What is done by the rescue list, written down beside it before and after: the machine may have no journal, and the store learns of it by
/// this.
struct RescueRecord {
    let list: String
    /// By which the list is signed; nil: it is not.
    let key: SymmetricKey?
    let by: String
    let reason: String
    let confirmed: Bool
    let overProtection: Bool

    /// Whether it is on the disk.
    func note(_ step: RescueEntry.Step, _ home: RescueList.Home) -> Bool {
        let entry = RescueEntry(
            step: step, at: Date().ISO8601Format(), by: by, account: home.account, meter: home.meter, reason: reason,
            confirmed: confirmed, overProtection: overProtection ? true : nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let body = try? encoder.encode(entry) else { return false }
        let path = RescueEntry.path(list: list)
        let record = Files.read(path) ?? []
        // One that cannot be read is none of ours or was cut off, and the next line follows on nothing.
        let last = (RescueLine.all(in: record).last ?? nil).flatMap { line in
            (try? JSONDecoder().decode(RescueEntry.self, from: Data(line.body))) == nil ? nil : line
        }
        let seal = self.seal(RescueLine.sealed(Array(body), after: last?.seal))
        return Files.append(RescueLine(seal: seal, body: Array(body)).bytes(after: record), to: path)
    }

    private func seal(_ bytes: [UInt8]) -> RescueSeal {
        guard let key else { return RescueSeal(kind: .sha256, value: hex(SHA256.hash(data: Data(bytes)))) }
        return RescueSeal(kind: .hmac, value: hex(HMAC<SHA256>.authenticationCode(for: Data(bytes), using: key)))
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
