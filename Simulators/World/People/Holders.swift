import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

// Homes that change hands: the debt goes with the one who leaves.

extension World {
    /// Somebody else moves in, and both have read the meter.
    func transfer(_ flat: Flat) {
        guard stashed[flat.account] == nil, swappedFlats == nil, let counted = counted(flat),
            let meter = try? fleet.state(at: flat.meterPlace, now: truth).first, meter.serial == flat.serial
        else { return }
        let count = flat.holder + 1
        let suffix = flat.phone.dropFirst(4)
        let holder = NewHolder(
            name: "户\(flat.account) \(count)", phone: "15\(count)0\(suffix)",
            contacts: [Contact(name: "neighbour", phone: "15\(count)1\(suffix)")],
            identity: "id-\(flat.account)-\(count)",
            agreement: CivilDate("2020-01-01").map { Agreement(signedOn: $0, version: "2024") })
        let plate = PlateReading(meter: flat.meterNumber, energy: WattHours(meter.microwattHours / 1_000_000))
        let command = StaffCommand.life(
            .transfer(Transfer(account: flat.account, to: holder, reading: .plate([plate]))))
        plates[clerk.nextID(command)] = counted
        ask(command, by: "wang.lei", .supervisor, at: now)
    }

    /// It is booked: who lives there now begins with nothing, and owes nothing.
    func movedIn(_ transfer: Transfer, _ request: String) {
        guard let from = plates[request] else { return }
        town.change(transfer.account) { flat in
            flat.holder += 1
            flat.balance = .zero
            flat.before = 0
            flat.wattHours = from
            flat.phone = transfer.to.phone ?? flat.phone
            flat.occupant = nil
        }
    }
}
